import { defineEntity, p } from '@mikro-orm/core';

export interface TemplateLocalization {
  locale: string;
  body: string;
  subject: string | null;
  providerTemplate: string | null;
}

const TemplateVersionSchema = defineEntity({
  name: 'TemplateVersion',
  properties: {
    id: p.uuid().primary(),
    organizationId: p.uuid(),
    templateId: p.uuid(),
    number: p.integer(),
    defaultLocale: p.string(),
    localizations: p.json().$type<TemplateLocalization[]>(),
    variables: p.array(),
    createdAt: p.datetime(),
  },
});

/** The texts of a template as they were saved once; never changed, since accepted requests refer to them. */
export class TemplateVersion extends TemplateVersionSchema.class {}
TemplateVersionSchema.setClass(TemplateVersion);
