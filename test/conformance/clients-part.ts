import { join } from 'node:path'
import { judge } from './clients/judge.ts'
import { renderClients } from './clients/render-clients.ts'
import { runClients } from './clients/run-clients.ts'
import type { PartInput, PartResult } from './part.ts'

/** The tests that OpenStack's clients bring: all pass, but for the reasons that are listed. */
export async function runClientTests(input: PartInput): Promise<PartResult> {
  const { selection, workers, packages, steps, signal, onResult } = input
  const beganMs = steps.elapsedMs()
  const { results, commands } = await runClients(join(input.directory, 'clients'), input.stack.keystone, {
    workers,
    ...(selection.only === undefined ? {} : { match: selection.only }),
    signal,
    onResult,
  })
  const tookS = (steps.elapsedMs() - beganMs) / 1_000
  const verdicts = judge(results, selection.only === undefined)
  const passed = verdicts.filter(each => each.isWell && each.outcome === 'pass').length
  const excused = verdicts.filter(each => each.isWell && each.outcome !== 'pass').length
  const faults = verdicts.filter(each => !each.isWell)
  return {
    reportName: 'clients.md',
    report: renderClients(verdicts, commands, { packages, tookS }),
    passed,
    shortfalls: faults.map(({ name, outcome, reason }) => `${name}: ${outcome}, ${reason}`),
    summary: `Clients: ${passed} passed in ${Math.round(tookS)} s, ${excused} cannot, ${faults.length} do not go as they must; ${commands.ran.length} commands were run.`,
  }
}
