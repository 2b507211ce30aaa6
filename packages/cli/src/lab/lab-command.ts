import { spawn } from 'node:child_process'
import { parseArgs } from 'node:util'
import { type Cloud, openCloud } from '../up/cloud.ts'
import { apiUrl, directoryDefault } from '../up/cloud-directory.ts'
import { UserError } from '../user-error.ts'
import { bootMachine } from './boot-machine.ts'
import { hypervisorName } from './hypervisor.ts'
import { bindPort, findPort, releasePort } from './neutron-port.ts'

const usage = `Usage: ./dev lab [--dir DIR] COMMAND

  vm add NAME --port PORT [--hypervisor N] [--mac MAC] [--dhcp]
                              boot a VM on a port (id or name), as Nova would: bind, plug, lease
  vm del NAME                 remove it and unbind its port
  vm list
  vm exec NAME -- COMMAND…    run a program in it
  vm unplug NAME              take its device away
  vm plug NAME [--hypervisor N]
                              put it back, here or on another hypervisor
  vm dhcp NAME                run its DHCP client again and print the lease
  ext add NAME CIDR [--vlan N]
                              a host on the provider network, untagged or in a VLAN
  ext del NAME
  ext exec NAME -- COMMAND…
  hv list | hv add            hypervisors
  nb ARGS… | sb ARGS…         ovn-nbctl, ovn-sbctl
  vsctl N ARGS… | ofctl N ARGS…
                              ovs-vsctl, ovs-ofctl on hypervisor N
  sync                        wait until OVN has carried out everything
`

interface Context {
  readonly cloud: Cloud
  readonly print: (text: string) => void
}

type Action = (context: Context, args: readonly string[]) => Promise<number>

const actions: Readonly<Record<string, Action>> = {
  'vm add': addVm,
  'vm del': removeVm,
  'vm list': listVms,
  'vm exec': execInside,
  'vm plug': plugVm,
  'vm unplug': (context, args) => quietly(context.cloud.lab.unplug(one(args, 'a VM'))),
  'vm dhcp': leaseVm,
  'ext add': addExternal,
  'ext del': (context, args) => quietly(context.cloud.lab.removeExternalHost(one(args, 'an external host'))),
  'ext exec': execInside,
  'hv list': listHypervisors,
  'hv add': addHypervisor,
  nb: (context, args) => printing(context, context.cloud.lab.nbctl(args)),
  sb: (context, args) => printing(context, context.cloud.lab.sbctl(args)),
  vsctl: (context, args) => printing(context, context.cloud.lab.vsctl(switchName(args), args.slice(1))),
  ofctl: (context, args) => printing(context, context.cloud.lab.ofctl(switchName(args), args.slice(1))),
  sync: context => quietly(context.cloud.lab.sync()),
}

export async function runLab(args: readonly string[]): Promise<number> {
  const { directory, rest } = takeDirectory(args)
  const [first = '', second = ''] = rest
  if (first === '' || first === '--help' || first === '-h') {
    process.stdout.write(usage)
    return 0
  }
  const twoWords = actions[`${first} ${second}`]
  const action = twoWords ?? actions[first]
  if (action === undefined) throw new UserError(`There is no lab command "${first} ${second}".\n${usage}`)
  const cloud = await openCloud(directory)
  const print = (text: string) => {
    process.stdout.write(text)
  }
  return action({ cloud, print }, rest.slice(twoWords === undefined ? 1 : 2))
}

/** Only in front, because what follows may belong to another program. */
function takeDirectory(args: readonly string[]): { directory: string; rest: readonly string[] } {
  const [first = '', second] = args
  if (first === '--dir' && second !== undefined) return { directory: second, rest: args.slice(2) }
  if (first.startsWith('--dir=')) return { directory: first.slice('--dir='.length), rest: args.slice(1) }
  return { directory: directoryDefault, rest: args }
}

async function addVm({ cloud, print }: Context, args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      port: { type: 'string' },
      hypervisor: { type: 'string' },
      mac: { type: 'string' },
      dhcp: { type: 'boolean', default: false },
    },
  })
  const name = one(positionals, 'a VM')
  if (values.port === undefined) throw new UserError('Say which port to plug it into: --port PORT.')
  const machine = await bootMachine(cloud.lab, apiUrl(cloud.settings), {
    name,
    port: values.port,
    dhcp: values.dhcp,
    ...(values.hypervisor === undefined ? {} : { hypervisor: wholeNumber(values.hypervisor) }),
    ...(values.mac === undefined ? {} : { macAddress: values.mac }),
  })
  print(`${name} runs on ${hypervisorName(machine.hypervisor)} with port ${machine.portId}`)
  print(` (${machine.addresses.join(', ')})\n`)
  if (machine.lease !== undefined) print(formatLease(machine.lease))
  if (!machine.installed)
    print('OVN has not installed the port: is the reconciler running ("./dev status")?\n')
  return machine.installed ? 0 : 1
}

async function removeVm({ cloud }: Context, args: readonly string[]): Promise<number> {
  const name = one(args, 'a VM')
  const machine = (await cloud.lab.machines()).find(candidate => candidate.name === name)
  await cloud.lab.removeMachine(name)
  if (machine !== undefined) await releasePort(apiUrl(cloud.settings), machine.portId)
  return 0
}

async function listVms({ cloud, print }: Context): Promise<number> {
  for (const { name, portId, macAddress, hypervisor } of await cloud.lab.machines()) {
    const where = hypervisor === undefined ? 'unplugged' : hypervisorName(hypervisor)
    print(`${name}\t${where}\t${macAddress}\t${portId}\n`)
  }
  return 0
}

async function plugVm({ cloud }: Context, args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { hypervisor: { type: 'string' } },
  })
  const name = one(positionals, 'a VM')
  const machine = (await cloud.lab.machines()).find(candidate => candidate.name === name)
  if (machine === undefined) throw new UserError(`There is no VM named ${name}.`)
  const endpoint = apiUrl(cloud.settings)
  const port = await findPort(endpoint, machine.portId)
  const bound = /^hv(\d+)$/.exec(port.hostId)?.[1] ?? '1'
  const hypervisor = wholeNumber(values.hypervisor ?? bound)
  const hostId = hypervisorName(hypervisor)
  if (port.hostId !== hostId) await bindPort(endpoint, port, { hostId, deviceId: port.id })
  return (await cloud.lab.plug(name, hypervisor)) ? 0 : 1
}

async function leaseVm({ cloud, print }: Context, args: readonly string[]): Promise<number> {
  print(formatLease(await cloud.lab.dhcp(one(args, 'a VM'))))
  return 0
}

async function addExternal({ cloud }: Context, args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { vlan: { type: 'string' } },
  })
  const [name, ...addresses] = positionals
  if (name === undefined || addresses.length === 0)
    throw new UserError('Give a name and an address: ext add NAME CIDR.')
  const vlan = values.vlan === undefined ? {} : { vlan: wholeNumber(values.vlan) }
  await cloud.lab.addExternalHost({ name, addresses, ...vlan })
  return 0
}

async function listHypervisors({ cloud, print }: Context): Promise<number> {
  for (const index of await cloud.lab.hypervisors()) print(`${hypervisorName(index)}\n`)
  return 0
}

async function addHypervisor({ cloud, print }: Context): Promise<number> {
  print(`${hypervisorName(await cloud.lab.addHypervisor())}\n`)
  return 0
}

/** Gives the terminal to the program. */
async function execInside({ cloud }: Context, args: readonly string[]): Promise<number> {
  const [name, ...rest] = args
  const command = rest[0] === '--' ? rest.slice(1) : rest
  if (name === undefined || command.length === 0)
    throw new UserError('Say where and what: exec NAME -- COMMAND.')
  const [file = '', ...fileArgs] = cloud.lab.inside(name, command)
  const child = spawn(file, fileArgs, { stdio: 'inherit' })
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', code => resolve(code ?? 1))
  })
}

async function printing({ print }: Context, output: Promise<string>): Promise<number> {
  print(await output)
  return 0
}

async function quietly(work: Promise<void>): Promise<number> {
  await work
  return 0
}

function switchName(args: readonly string[]): string {
  const name = one(args, 'a hypervisor')
  return /^\d+$/.test(name) ? hypervisorName(Number(name)) : name
}

function one(args: readonly string[], what: string): string {
  const [name] = args
  if (name === undefined) throw new UserError(`Name ${what}.\n${usage}`)
  return name
}

function wholeNumber(text: string): number {
  if (!/^\d{1,4}$/.test(text)) throw new UserError(`"${text}" is not a whole number.`)
  return Number(text)
}

function formatLease(lease: Readonly<Record<string, string>>): string {
  return Object.entries(lease)
    .map(([name, value]) => `  ${name.padEnd(12)} ${value}\n`)
    .join('')
}
