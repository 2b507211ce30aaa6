import { runServerCommand } from '../run-server-command.ts'

/** `neutrino migrate`: the step of one host is ours, everything else the server's. */
export async function runMigrate(args: readonly string[]): Promise<number> {
  const [verb, ...rest] = args
  if (verb === 'host') return (await import('./host-command.ts')).runHostStep(rest)
  return runServerCommand('migrate', args)
}
