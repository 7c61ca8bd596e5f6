import type { ChannelType } from '../channel/channel.ts';
import { countSegments } from './count-segments.ts';
import { type ContextItems, renderTemplate } from './render-template.ts';
import type { TemplateLocalization } from './template-version.ts';

export interface TemplatePreview {
  locale: string;
  body: string;
  subject: string | null;
  segments: number | null;
  encoding: string | null;
}

/** The text as a contact would get it; a text whose variables lack a value is shown as it was written. */
export function previewTemplate(
  channelType: ChannelType,
  localization: TemplateLocalization,
  contextItems: ContextItems,
): TemplatePreview {
  const { locale, subject } = localization;
  const render = (body: string): string => {
    const rendering = renderTemplate({ body, locale }, contextItems);
    return 'body' in rendering ? rendering.body : body;
  };
  const body = render(localization.body);
  const count = channelType === 'SMS' ? countSegments(body) : null;
  return {
    locale,
    body,
    subject: subject === null ? null : render(subject),
    segments: count?.segments ?? null,
    encoding: count?.encoding ?? null,
  };
}
