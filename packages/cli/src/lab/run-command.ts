import { type ChildProcess, spawn } from 'node:child_process'

export interface CommandOptions {
  /** After this the command is ended and counts as failed. */
  readonly timeoutMs?: number
  /** Added to our own environment. */
  readonly env?: Readonly<Record<string, string>>
  /** Standard input; none by default. */
  readonly input?: string
  readonly signal?: AbortSignal
}

export interface CommandOutcome {
  /** The exit code, or null when a signal ended it. */
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** A command that ended with another exit code than 0. */
export class CommandError extends Error {
  readonly command: readonly string[]
  readonly outcome: CommandOutcome

  constructor(command: readonly string[], outcome: CommandOutcome) {
    const how = outcome.code === null ? 'did not end in time' : `failed (exit code ${outcome.code})`
    super(`"${command.join(' ')}" ${how}: ${outcome.stderr.trim() || outcome.stdout.trim()}`)
    this.name = 'CommandError'
    this.command = command
    this.outcome = outcome
  }
}

const commandTimeoutMsDefault = 30_000

/** More output than this is cut: nothing that we ask for comes near. */
const outputCharactersMax = 16 * 1024 * 1024

/**
 * Runs a program to its end, without a shell, and returns its standard output.
 *
 * @throws CommandError when its exit code is not 0.
 */
export async function runCommand(command: readonly string[], options: CommandOptions = {}): Promise<string> {
  const outcome = await tryCommand(command, options)
  if (outcome.code !== 0) throw new CommandError(command, outcome)
  return outcome.stdout
}

/** Runs a program to its end, whatever its exit code. @throws only when it cannot be started. */
export async function tryCommand(
  command: readonly string[],
  options: CommandOptions = {},
): Promise<CommandOutcome> {
  const [file = '', ...args] = command
  const child = spawn(file, args, {
    stdio: [options.input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    env: { ...process.env, ...options.env },
    timeout: options.timeoutMs ?? commandTimeoutMsDefault,
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  })
  // A program may end without reading its input; that is for its exit code to tell.
  child.stdin?.on('error', () => undefined)
  child.stdin?.end(options.input)
  const stdout = collect(child.stdout)
  const stderr = collect(child.stderr)
  const code = await ended(child)
  return { code, stdout: stdout(), stderr: stderr() }
}

function collect(stream: NodeJS.ReadableStream | null): () => string {
  let text = ''
  stream?.setEncoding('utf8')
  stream?.on('data', (chunk: string) => {
    if (text.length < outputCharactersMax) text += chunk
  })
  return () => text
}

/**
 * Resolves when the process is gone. Its pipes are not waited for beyond that: a daemon that it leaves behind may
 * hold them for ever.
 */
function ended(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', code => {
      const finish = () => resolve(code)
      child.once('close', finish)
      setTimeout(finish, pipeDrainMsMax).unref()
    })
  })
}

const pipeDrainMsMax = 1_000
