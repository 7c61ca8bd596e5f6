// Imported first into each process of a run: when the harness is gone, nobody else would end it.
process.on('disconnect', () => process.exit());
