import { expect, test } from 'vitest'
import { textOfFile } from './textFiles.ts'

test('OCPP-8: a file is read in UTF-8, or else in the signs in which Windows writes', async () => {
  expect(await textOfFile(new Blob(['Süd 1']))).toBe('Süd 1')
  expect(await textOfFile(new Blob([Uint8Array.from([0x53, 0xfc, 0x64])]))).toBe('Süd')
})
