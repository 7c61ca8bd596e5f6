import { readdirSync, readFileSync } from 'node:fs';

/** Processor time in seconds; `system` is the kernel's part of the total. */
export interface CpuTime {
  total: number;
  system: number;
}

const ticksPerSecond = 100;

interface ProcessStat {
  pid: number;
  parent: number;
  own: CpuTime;
  /** Of children that ended and were waited for. */
  ofEnded: CpuTime;
}

export function processCpuTime(pid: number): CpuTime {
  return readStat(pid)?.own ?? { total: 0, system: 0 };
}

export function parentOf(pid: number): number {
  return readStat(pid)?.parent ?? 0;
}

/** Of a process and its children, those that ended among them. */
export function familyCpuTime(pid: number): CpuTime {
  return sum(listFamily(pid).flatMap((stat) => (stat.pid === pid ? [stat.own, stat.ofEnded] : [stat.own])));
}

/** What a process and its children have in memory that they share with nobody. */
export function familyPrivateMemoryMb(pid: number): number {
  const kilobytes = listFamily(pid).flatMap((member) => {
    const rollup = readIfThere(`/proc/${member.pid}/smaps_rollup`) ?? '';
    return [...rollup.matchAll(/^Private_\w+: +(\d+) kB$/gm)].map(([, count]) => Number(count));
  });
  return Math.round(kilobytes.reduce((a, b) => a + b, 0) / 1024);
}

function listFamily(pid: number): ProcessStat[] {
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .flatMap((entry) => readStat(Number(entry)) ?? [])
    .filter((stat) => stat.pid === pid || stat.parent === pid);
}

export function sum(times: CpuTime[]): CpuTime {
  return times.reduce((a, b) => ({ total: a.total + b.total, system: a.system + b.system }), { total: 0, system: 0 });
}

/** Processor time per message of each process and of all; the result is called when the messages are through. */
export function measureCpu(processes: Record<string, () => CpuTime>): (messages: number) => Record<string, number> {
  const before = Object.entries(processes).map(([name, read]) => ({ name, read, start: read() }));
  const idleBefore = idleSeconds();
  return (messages) => {
    const idle = idleSeconds() - idleBefore;
    const spent = before.map(({ name, read, start }) => {
      const { total, system } = read();
      return { name, time: { total: total - start.total, system: system - start.system } };
    });
    const figures: Record<string, number> = {};
    for (const { name, time } of [...spent, { name: 'all', time: sum(spent.map((each) => each.time)) }]) {
      figures[`processor time of ${name}, µs/message`] = (time.total / messages) * 1e6;
      figures[`processor time of ${name}, in the kernel, µs/message`] = (time.system / messages) * 1e6;
    }
    figures['processors idle, µs/message'] = (idle / messages) * 1e6;
    return figures;
  };
}

/** Seconds that all processors together had nothing to do, since the machine started. */
function idleSeconds(): number {
  // user nice system idle iowait …
  const fields = (readFileSync('/proc/stat', 'utf8').split('\n')[0] ?? '').split(/ +/).map(Number);
  return ((fields[4] ?? 0) + (fields[5] ?? 0)) / ticksPerSecond;
}

/** proc(5); null where the process has ended. */
function readStat(pid: number): ProcessStat | null {
  const text = readIfThere(`/proc/${pid}/stat`);
  if (text === null) return null;
  // After the name in parentheses come state, parent, …: utime, stime, cutime and cstime are fields 14 to 17.
  const fields = text
    .replace(/^.*\) /s, '')
    .split(' ')
    .map(Number);
  const time = (user: number, system: number): CpuTime => {
    const seconds = (fields[system] ?? 0) / ticksPerSecond;
    return { total: (fields[user] ?? 0) / ticksPerSecond + seconds, system: seconds };
  };
  return { pid, parent: fields[1] ?? 0, own: time(11, 12), ofEnded: time(13, 14) };
}

function readIfThere(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}
