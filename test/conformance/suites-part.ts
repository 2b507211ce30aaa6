import { join } from 'node:path'
import { compare, isShortfall } from './compare.ts'
import type { PartInput, PartResult } from './part.ts'
import { prepareTempest } from './prepare-tempest.ts'
import { readReference } from './reference.ts'
import { renderReport } from './render-report.ts'
import { runTempest } from './run-tempest.ts'
import { isSelected, selectionPattern } from './suites.ts'

/** The suites of the peers: each test that passes with Neutron passes here. */
export async function runSuites(input: PartInput): Promise<PartResult> {
  const { stack, selection, workers, packages, steps, signal, onResult } = input
  const workspace = await steps.step('tempest', () =>
    prepareTempest(join(input.directory, 'tempest'), stack, input.publicNetwork),
  )
  const beganMs = steps.elapsedMs()
  const results = await runTempest(workspace, {
    pattern: selectionPattern(selection),
    workers,
    signal,
    onResult,
  })
  const tookS = (steps.elapsedMs() - beganMs) / 1_000
  const reference = (await readReference()).filter(test => isSelected(test.name, selection))
  const comparisons = compare(reference, results)
  const passed = comparisons.filter(each => each.here === 'pass').length
  const expected = comparisons.filter(each => each.neutronPasses).length
  const short = comparisons.filter(isShortfall)
  return {
    reportName: 'conformance.md',
    report: renderReport(comparisons, { workers, tookS, packages }),
    passed,
    shortfalls: short.map(({ name, here, reason }) => `${name}: ${here}, ${reason ?? 'no result'}`),
    summary: `Suites: ${passed} passed in ${Math.round(tookS)} s; of ${expected} that pass with Neutron ${short.length} do not pass here.`,
  }
}
