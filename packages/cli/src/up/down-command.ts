import { parseArgs } from 'node:util'
import { systemClock } from '@neutrino/base/clock.ts'
import { openCloud, removeCloud, stopCloud } from './cloud.ts'
import { directoryDefault, locateCloud, readSettings } from './cloud-directory.ts'
import { createSteps } from './steps.ts'

const usage = `Usage: ./dev down [--fresh] [--dir DIR]

Stops everything that "./dev up" started and removes namespaces and switches. Data is kept, unless --fresh is given.
`

export async function runDown(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      fresh: { type: 'boolean', default: false },
      dir: { type: 'string', default: directoryDefault },
      help: { type: 'boolean', short: 'h', default: false },
    },
  })
  if (values.help) {
    process.stdout.write(usage)
    return 0
  }
  const located = await locateCloud(values.dir)
  if ((await readSettings(located)) === undefined) {
    process.stdout.write(`There is no cloud in ${located.directory}.\n`)
    return 0
  }
  const cloud = await openCloud(values.dir)
  const steps = createSteps(line => process.stdout.write(`${line}\n`), systemClock)
  if (values.fresh) await steps.step('stop and delete the data', () => removeCloud(cloud))
  else await steps.step('stop, keeping the data', () => stopCloud(cloud))
  return 0
}
