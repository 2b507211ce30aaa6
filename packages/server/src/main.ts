import { parseArgs } from 'node:util'
import { ConfigError } from '@neutrino/base/config/index.ts'
import { type ServerCommand, serverCommands } from './process/server-commands.ts'

/** How long a process that could not start may take to close what it had opened. */
const FAILED_EXIT_MS = 1_000

const [name = 'help', ...args] = process.argv.slice(2)
const command = serverCommands.find(candidate => candidate.name === name)
process.exitCode = await run(command, args)

async function run(found: ServerCommand | undefined, rest: readonly string[]): Promise<number> {
  if (!found) {
    const width = Math.max(...serverCommands.map(each => each.name.length))
    process.stdout.write(
      `Commands:\n${serverCommands.map(each => `  ${each.name.padEnd(width)}  ${each.summary}`).join('\n')}\n`,
    )
    return name === 'help' || name === '--help' ? 0 : 1
  }
  try {
    const { values, positionals } = parseArgs({
      args: [...rest],
      allowPositionals: true,
      options: {
        'config-file': { type: 'string', multiple: true, default: [] },
        'config-dir': { type: 'string', multiple: true, default: [] },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
        ...Object.fromEntries((found.options ?? []).map(option => [option, { type: 'string' } as const])),
        ...Object.fromEntries((found.flags ?? []).map(flag => [flag, { type: 'boolean' } as const])),
      },
    })
    if (values.help) {
      process.stdout.write(usageOf(found))
      return 0
    }
    const own = Object.entries(values).filter(([key]) => found.options?.includes(key))
    return await found.run({
      files: values['config-file'],
      dirs: values['config-dir'],
      json: values.json,
      arguments: positionals,
      options: Object.fromEntries(own.map(([key, value]) => [key, String(value)])),
      flags: new Set((found.flags ?? []).filter(flag => Object.hasOwn(values, flag))),
    })
  } catch (error) {
    process.stderr.write(`${explain(error)}\n`)
    // What had been started before it failed must not keep a server that does nothing.
    setTimeout(() => process.exit(1), FAILED_EXIT_MS).unref()
    return 1
  }
}

function usageOf({ name, summary, options = [], flags = [] }: ServerCommand): string {
  const own = [...options.map(option => `[--${option} VALUE] `), ...flags.map(flag => `[--${flag}] `)].join(
    '',
  )
  return `Usage: neutrino ${name} ${own}[--config-file FILE]... [--config-dir DIR]... [--json]\n\n${summary}\n`
}

/** One sentence for what an operator can put right; the whole trace for our own mistakes. */
function explain(error: unknown): string {
  if (error instanceof ConfigError) return error.message
  if (!(error instanceof Error)) return String(error)
  const known = [
    'PolicyError',
    'CommandError',
    'WaitTimeoutError',
    'EmbeddedPostgresError',
    'TypeError [ERR_PARSE_ARGS_UNKNOWN_OPTION]',
  ].includes(error.name)
  const code = 'code' in error ? String(error.code) : ''
  if (code === 'EADDRINUSE')
    return `The API cannot listen: ${error.message}. Choose another bind_port or stop what uses it.`
  return known || code.startsWith('ERR_PARSE_ARGS') ? error.message : (error.stack ?? error.message)
}
