import { renderPolicyReference, renderPolicySample } from '../policy/index.ts'
import type { CommandLine } from './server-commands.ts'

/** neutrino policy sample | reference: all rules as a file to edit, or as a table to read. */
export async function runPolicy(line: CommandLine): Promise<number> {
  const [verb] = line.arguments
  if (verb === 'sample') process.stdout.write(renderPolicySample())
  else if (verb === 'reference') process.stdout.write(renderPolicyReference())
  else {
    process.stderr.write('neutrino policy: sample or reference\n')
    return 1
  }
  return 0
}
