/** What main.ts understood of the command line. */
export interface CommandLine {
  readonly files: readonly string[]
  readonly dirs: readonly string[]
  readonly json: boolean
  readonly arguments: readonly string[]
  /** Options of the command's own, by name. */
  readonly options: Readonly<Record<string, string | undefined>>
  /** Flags of the command's own that were given. */
  readonly flags: ReadonlySet<string>
}

export interface ServerCommand {
  readonly name: string
  readonly summary: string
  /** Options of its own that take a value, beside those that every command has. */
  readonly options?: readonly string[]
  /** Options of its own that take none. */
  readonly flags?: readonly string[]
  /** Runs to the end, or until a signal; returns the exit code. Loaded when it runs. */
  run(line: CommandLine): Promise<number>
}

/** Every command of the server, each a process of its own. */
export const serverCommands: readonly ServerCommand[] = [
  {
    name: 'api',
    summary: 'serve the API',
    run: async line => (await import('./serve.ts')).serve(line, ['api']),
  },
  {
    name: 'reconcile',
    summary: 'carry the intent out on OVN and bring status back',
    run: async line => (await import('./serve.ts')).serve(line, ['reconcile']),
  },
  {
    name: 'all',
    summary: 'both in one process, with the embedded database unless another is configured',
    run: async line => (await import('./serve.ts')).serve(line, ['api', 'reconcile']),
  },
  {
    name: 'db',
    summary: 'db upgrade [expand|contract] | check | version',
    run: async line => (await import('./db-command.ts')).runDb(line),
  },
  {
    name: 'config',
    summary: 'config sample | show',
    run: async line => (await import('./config-command.ts')).runConfig(line),
  },
  {
    name: 'policy',
    summary: 'policy sample | reference',
    run: async line => (await import('./policy-command.ts')).runPolicy(line),
  },
  {
    name: 'ovn',
    summary:
      'ovn diff | sync | adopt: compare OVN with the intent, repair it, or see what taking it over means',
    run: async line => (await import('./ovn-command.ts')).runOvn(line),
  },
  {
    name: 'trace',
    summary: 'trace --from PORT --to PORT|ADDRESS: what becomes of a packet, and what of the API stops it',
    options: ['from', 'to', 'protocol', 'port'],
    run: async line => (await import('./trace-command.ts')).runTraceCommand(line),
  },
  {
    name: 'migrate',
    summary: 'migrate prepare | plan | apply | rollback: bring in a cloud of Neutron with agents',
    options: ['from', 'out', 'plan'],
    flags: ['keep-vxlan', 'accept'],
    run: async line => (await import('./migrate-command.ts')).runMigrate(line),
  },
]
