import { relative } from 'node:path'
import { parseArgs } from 'node:util'
import { systemClock } from '@neutrino/base/clock.ts'
import { UserError } from '../user-error.ts'
import { type Cloud, type CloudRequest, startCloud } from './cloud.ts'
import { apiUrl, directoryDefault } from './cloud-directory.ts'
import { createSteps } from './steps.ts'

const usage = `Usage: ./dev up [--fresh] [--dir DIR] [--hypervisors N] [--api-port PORT]

Starts PostgreSQL, OVN, hypervisors in network namespaces, the API and the reconciler. What runs already is left
alone. --fresh deletes the data of an earlier run first.
`

export async function runUp(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      fresh: { type: 'boolean', default: false },
      dir: { type: 'string', default: directoryDefault },
      hypervisors: { type: 'string' },
      'api-port': { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  })
  if (values.help) {
    process.stdout.write(usage)
    return 0
  }
  const request: CloudRequest = {
    directory: values.dir,
    fresh: values.fresh,
    ...wholeNumber('hypervisors', values.hypervisors),
    ...wholeNumber('apiPort', values['api-port']),
  }
  const print = (line: string) => process.stdout.write(`${line}\n`)
  const steps = createSteps(print, systemClock)
  print(`Starting Neutrino in ${values.dir}`)
  const cloud = await startCloud(request, steps, systemClock)
  print(summary(cloud, steps.elapsedMs(), values.dir === directoryDefault ? '' : ` --dir ${values.dir}`))
  return 0
}

function wholeNumber<Name extends string>(name: Name, text: string | undefined): { [key in Name]?: number } {
  if (text === undefined) return {}
  if (!/^\d{1,5}$/.test(text)) throw new UserError(`"${text}" is not a whole number.`)
  // A computed key of a type parameter widens to string.
  return { [name]: Number(text) } as { [key in Name]?: number }
}

function summary(cloud: Cloud, elapsedMs: number, dirOption: string): string {
  const here = relative(process.cwd(), cloud.directory.directory)
  const directory = here.startsWith('..') ? cloud.directory.directory : here
  const dev = (command: string) => `./dev ${command.replace(/^\S+/, word => `${word}${dirOption}`)}`
  return `
Neutrino is up (${(elapsedMs / 1_000).toFixed(1)} s).

  Endpoint     ${apiUrl(cloud.settings)}   (no authentication: everybody on this machine is admin)
  Client       . ${directory}/openrc        then: openstack network list
  OVN          northbound ${cloud.lab.northbound}
               southbound ${cloud.lab.southbound}
  Files        ${directory}

Try:
  openstack network create demo
  openstack subnet create --network demo --subnet-range 10.10.0.0/24 demo4
  openstack port create --network demo one
  ${dev('lab vm add vm1 --port one --dhcp')}
  ${dev('lab vm exec vm1 -- ip address')}

  ${dev('status')}     what runs          ${dev('logs')}     what it says
  ${dev('down')}       stop, keep data    ${dev('up --fresh')}   begin again
`
}
