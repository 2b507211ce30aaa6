import { parseArgs } from 'node:util'

/** The command line of an agent's root process. */
interface Command {
  readonly sources: {
    readonly files: readonly string[]
    readonly dirs: readonly string[]
    readonly env: NodeJS.ProcessEnv
  }
  readonly positionals: readonly string[]
}

/** Undefined when it asks for help. */
export function readCommand(args: readonly string[]): Command | undefined {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      'config-file': { type: 'string', multiple: true, default: [] },
      'config-dir': { type: 'string', multiple: true, default: [] },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) return undefined
  const sources = { files: values['config-file'], dirs: values['config-dir'], env: process.env }
  return { sources, positionals }
}
