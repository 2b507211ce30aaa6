import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { type Capability, withoutExcess } from './privileges.ts'

/** Goes on as a process that has given up what root does not need for this. */
export function becomeLess(needed: readonly Capability[]): void {
  const commandLine = [process.execPath, ...process.execArgv, ...process.argv.slice(1)]
  const [file, ...args] = withoutExcess(needed, commandLine) ?? []
  if (file === undefined) return
  const directories = (process.env.PATH ?? '').split(':').filter(Boolean)
  const path = directories.map(directory => join(directory, file)).find(existsSync)
  if (path === undefined) throw new Error(`${file} is not installed`)
  process.execve?.(path, [file, ...args], process.env)
}
