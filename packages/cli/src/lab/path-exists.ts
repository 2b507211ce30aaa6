import { stat } from 'node:fs/promises'
import { hasErrorCode } from '@neutrino/base/error-code.ts'

/** Whether there is something at `path` that we can see. */
export async function pathExists(path: string): Promise<boolean> {
  try {
    await stat(path)
    return true
  } catch (error) {
    if (hasErrorCode(error, 'ENOENT', 'ENOTDIR', 'EACCES')) return false
    throw error
  }
}
