import { UserError } from './user-error.ts'

/** A subcommand: its code is loaded only when it runs, so that the program starts at once. */
interface Command {
  readonly name: string
  readonly summary: string
  /** @returns the exit code. */
  run(args: readonly string[]): Promise<number>
}

const commands: readonly Command[] = [
  {
    name: 'up',
    summary: 'start a whole cloud on this machine',
    run: async args => (await import('./up/up-command.ts')).runUp(args),
  },
  {
    name: 'down',
    summary: 'stop it, keeping the data',
    run: async args => (await import('./up/down-command.ts')).runDown(args),
  },
  {
    name: 'status',
    summary: 'show what of it runs',
    run: async args => (await import('./up/status-command.ts')).runStatus(args),
  },
  {
    name: 'logs',
    summary: 'show what it says',
    run: async args => (await import('./up/logs-command.ts')).runLogs(args),
  },
  {
    name: 'lab',
    summary: 'virtual machines, hypervisors and external hosts',
    run: async args => (await import('./lab/lab-command.ts')).runLab(args),
  },
  {
    name: 'smoke',
    summary: 'walk the quick start with real packets, in a scratch cloud',
    run: async args => (await import('./smoke/smoke-command.ts')).runSmoke(args),
  },
  {
    name: 'test',
    summary: 'run everything that CI runs',
    run: async args => (await import('./verify/test-command.ts')).runTest(args),
  },
  serverCommand('api', 'serve the API'),
  serverCommand('reconcile', 'carry the intent out on OVN and bring status back'),
  serverCommand('all', 'both in one process'),
  serverCommand('db', 'upgrade, check or show the version of the database'),
  serverCommand('config', 'print a sample configuration, or the values in force'),
  serverCommand('policy', 'print all rules as a file to edit, or as a table'),
  {
    name: 'agent',
    summary: 'serve the guests of this hypervisor: agent metadata',
    run: async args => (await import('./run-agent-command.ts')).runAgentCommand(args),
  },
  serverCommand('trace', 'follow a packet through OVN by the names of the API'),
  {
    name: 'migrate',
    summary: 'bring in a cloud of Neutron with Open vSwitch or Linux bridge agents',
    run: async args => (await import('./migrate/migrate-command.ts')).runMigrate(args),
  },
  {
    name: 'vendor-kit',
    summary: 'try a vendor’s hardware against the API, and sign the report',
    run: async args => (await import('./vendor-kit/vendor-kit-command.ts')).runVendorKit(args),
  },
  serverCommand('ovn', 'compare OVN with the intent, repair it, or see what taking it over means'),
]

function serverCommand(name: string, summary: string): Command {
  return {
    name,
    summary,
    run: async args => (await import('./run-server-command.ts')).runServerCommand(name, args),
  }
}

const [name = 'help', ...args] = process.argv.slice(2)
process.exitCode = await main(name, args)

async function main(commandName: string, commandArgs: readonly string[]): Promise<number> {
  if (commandName === 'help' || commandName === '--help' || commandName === '-h') {
    process.stdout.write(usage())
    return 0
  }
  const command = commands.find(candidate => candidate.name === commandName)
  if (command === undefined) {
    process.stderr.write(`There is no command "${commandName}".\n\n${usage()}`)
    return 1
  }
  try {
    return await command.run(commandArgs)
  } catch (error) {
    process.stderr.write(`${explain(error)}\n`)
    return 1
  }
}

function usage(): string {
  const width = Math.max(...commands.map(command => command.name.length))
  const lines = commands.map(command => `  ${command.name.padEnd(width)}  ${command.summary}`)
  return `Commands:\n${lines.join('\n')}\n\nEach knows --help.\n`
}

/** One sentence for what a person can put right or has mistyped; everything for what is our own mistake. */
function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const isForPerson = error instanceof UserError || error.name === 'CommandError' || isUsageError(error)
  return isForPerson ? error.message : (error.stack ?? error.message)
}

function isUsageError(error: Error): boolean {
  return 'code' in error && typeof error.code === 'string' && error.code.startsWith('ERR_PARSE_ARGS')
}
