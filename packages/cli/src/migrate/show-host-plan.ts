import type { HostPlan, HostStep } from './host-step.ts'
import { WAIT_BEFORE_CLEAR_MS } from './ovn-ids.ts'

/** Guests missed 60 to 160 ms with three ports, on two busy cores; the rest is for other machines. */
const GAP_MS = 1_500
const GAP_MS_PER_PORT = 20

/** The steps for people, and how long guests will be silent. */
export function showHostPlan(plan: HostPlan): string {
  const gap = expectedGapMs(plan)
  const expected =
    plan.layout === 'linuxbridge'
      ? `up to ${gap} ms`
      : `up to ${gap} ms, while flows change hands ${WAIT_BEFORE_CLEAR_MS} ms after OVN has taken over`
  return [
    `Layout: ${plan.layout === 'linuxbridge' ? 'Linux bridges' : 'Open vSwitch agent'}; ${plan.guests.length} devices of guests`,
    ...plan.problems.map(problem => `Problem: ${problem}`),
    ...plan.steps.flatMap((step, index) => showStep(step, index + 1)),
    'Expected gap of each guest:',
    ...plan.guests.map(({ device, portId }) => `  ${device} (${portId}): ${expected}`),
    'Guests on tunnelled networks reach those of other hosts again once these are moved as well.',
  ].join('\n')
}

export function expectedGapMs({ guests }: Pick<HostPlan, 'guests'>): number {
  return GAP_MS + GAP_MS_PER_PORT * guests.length
}

export function showStep(step: HostStep, number: number): readonly string[] {
  return [
    `${String(number).padStart(3)}${step.isGap === true ? '*' : ' '} ${step.what}`,
    `       ${step.argv.map(word => (/[\s"']/.test(word) ? JSON.stringify(word) : word)).join(' ')}`,
    ...(step.input ?? '').split('\n').flatMap(line => (line === '' ? [] : [`       | ${line}`])),
  ]
}
