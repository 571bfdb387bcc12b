import { defineConfig } from '@hey-api/openapi-ts'

export default defineConfig({
  input: '../wire/openapi.json',
  output: { path: 'src/api', clean: true, importFileExtension: '.ts' },
  plugins: ['@hey-api/client-fetch', '@tanstack/react-query'],
})
