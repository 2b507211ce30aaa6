import { stat } from 'node:fs/promises'
import { hasErrorCode } from '@neutrino/base/error-code.ts'

export async function pathExists(path: string): Promise<boolean> {
  try {
    await stat(path)
    return true
  } catch (error) {
    if (hasErrorCode(error, 'ENOENT', 'ENOTDIR')) return false
    throw error
  }
}
