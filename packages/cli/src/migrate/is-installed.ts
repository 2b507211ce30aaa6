import { delimiter, join } from 'node:path'
import { pathExists } from '../lab/path-exists.ts'

/** Administrators' programs are not on everybody's path. */
const more = ['/usr/sbin', '/sbin']

/** Whether a program can be found. */
export async function isInstalled(program: string): Promise<boolean> {
  const directories = [...(process.env.PATH ?? '').split(delimiter), ...more].filter(name => name !== '')
  for (const directory of directories) if (await pathExists(join(directory, program))) return true
  return false
}
