import { defineConfig } from '@hey-api/openapi-ts'

export default defineConfig({
  input: '../wire/openapi.json',
  output: {
    path: 'src/api',
    clean: true,
    importFileExtension: '.ts',
    header: ['// @ts-nocheck', '// Generated from wire/openapi.json by npm run generate: not to be edited.'],
  },
  plugins: ['@hey-api/client-fetch', '@tanstack/react-query'],
})
