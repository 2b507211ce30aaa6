import { runCommand, tryCommand } from '../lab/run-command.ts'
import type { HostStep } from './host-step.ts'

const STEP_TIMEOUT_MS = 60_000

export interface StepsOutcome {
  /** From the first step that silences guests to the end of the last one. */
  readonly gapMs: number
}

/** Takes the steps one after the other. Throws CommandError of the first that fails: those before it stay. */
export async function runSteps(
  steps: readonly HostStep[],
  { now, onStep }: { readonly now: () => number; readonly onStep: (step: HostStep) => void },
): Promise<StepsOutcome> {
  let began: number | undefined
  let ended: number | undefined
  for (const step of steps) {
    onStep(step)
    if (step.isGap === true) began ??= now()
    const options = {
      timeoutMs: step.timeoutMs ?? STEP_TIMEOUT_MS,
      ...(step.input === undefined ? {} : { input: step.input }),
    }
    if (step.mayFail === true) await tryCommand(step.argv, options)
    else await runCommand(step.argv, options)
    if (step.isGap === true) ended = now()
  }
  return { gapMs: began === undefined || ended === undefined ? 0 : ended - began }
}
