import { sample, show } from '@neutrino/base/config/index.ts'
import { loadServerConfig, serverOptions } from '../config/load-server-config.ts'
import type { CommandLine } from './server-commands.ts'

/** neutrino config sample | show: a commented file of all options, or the values in force and where from. */
export async function runConfig(line: CommandLine): Promise<number> {
  const [verb] = line.arguments
  if (verb === 'sample') {
    process.stdout.write(sample(serverOptions))
    return 0
  }
  if (verb === 'show') {
    const loaded = loadServerConfig(line.files, line.dirs)
    for (const warning of loaded.warnings) process.stderr.write(`${warning}\n`)
    process.stdout.write(show(loaded))
    return 0
  }
  process.stderr.write('neutrino config: sample or show\n')
  return 1
}
