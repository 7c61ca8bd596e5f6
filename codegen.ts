import type { CodegenConfig } from '@graphql-codegen/cli';

const config: CodegenConfig = {
  schema: 'schema/schema.graphql',
  documents: ['test/**/*.ts', '!test/support/generated/**'],
  ignoreNoDocuments: true,
  importExtension: '.ts',
  generates: {
    'test/support/generated/': {
      preset: 'client',
      presetConfig: { fragmentMasking: false },
      config: {
        enumType: 'string-literal',
        strictScalars: true,
        useTypeImports: true,
        scalars: {
          DateTime: 'string',
          JSONObject: 'Record<string, unknown>',
          Locale: 'string',
          TimeZone: 'string',
          Cursor: 'string',
        },
      },
    },
  },
};

export default config;
