/** Each agent of a host, by its name. Its code is loaded when it runs. */
const agents: Readonly<Record<string, (args: readonly string[]) => Promise<number>>> = {
  ovn: async args => (await import('./ovn/ovn-command.ts')).runOvn(args),
  macvtap: async args => (await import('./macvtap/macvtap-command.ts')).runMacvtap(args),
  sriov: async args => (await import('./sriov/sriov-command.ts')).runSriov(args),
  metadata: async args => (await import('./metadata/metadata-command.ts')).runMetadata(args),
}

const [name = '', ...args] = process.argv.slice(2)
const run = Object.hasOwn(agents, name) ? agents[name] : undefined
if (run === undefined) {
  process.stderr.write(`neutrino agent ${Object.keys(agents).join('|')} --config-file FILE …\n`)
  process.exitCode = name === '' || name === '--help' ? 0 : 1
} else {
  try {
    process.exitCode = await run(args)
  } catch (error) {
    process.stderr.write(`${explain(error)}\n`)
    process.exitCode = 1
  }
}

/** What an operator can put right is one sentence. */
function explain(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
