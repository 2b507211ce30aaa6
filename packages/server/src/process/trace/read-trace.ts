/** One table of OVN's pipelines that a packet went through, as ovn-trace(8) tells. */
export interface TraceStep {
  /** UUID of the logical switch or router in northbound. */
  readonly datapath: string
  readonly stage: string
  /** What the flow matched. */
  readonly match: string
  readonly actions: readonly string[]
}

export interface Trace {
  readonly steps: readonly TraceStep[]
  /** Logical ports that the packet left by, patches between switches and routers left out. */
  readonly outputs: readonly string[]
  /** Where it ended, unless it left. */
  readonly dropped: TraceStep | undefined
}

const section = /^(?:ingress|egress)\(dp="([^"]*)"/
const step = /^\s*\d+\. (\w+)(?: \([^)]*\))?: (.*), priority \d+, uuid [0-9a-f]+$/
/** A table without a flow for the packet. */
const unmatched = /^\s*\d+\. (\w+)(?: \([^)]*\))?: no match/
const output = /^\s*\/\* output to "([^"]*)", type "([^"]*)" \*\/$/

/** Reads what ovn-trace prints in its detailed form. */
export function readTrace(text: string): Trace {
  const steps: { datapath: string; stage: string; match: string; actions: string[] }[] = []
  const outputs: string[] = []
  let datapath = ''
  let dropped: TraceStep | undefined
  for (const line of text.split('\n')) {
    const inSection = section.exec(line)
    const matched = step.exec(line) ?? unmatched.exec(line)
    const left = output.exec(line)
    const last = steps.at(-1)
    if (inSection !== null) datapath = inSection[1] ?? ''
    else if (matched !== null) {
      steps.push({ datapath, stage: matched[1] ?? '', match: matched[2] ?? '', actions: [] })
      if (matched[2] === undefined) dropped = steps.at(-1)
    } else if (left !== null) {
      if (left[2] !== 'patch' && left[2] !== 'l3gateway') outputs.push(left[1] ?? '')
    } else if (last !== undefined && /^\s+\S/.test(line)) {
      const action = line.trim()
      last.actions.push(action)
      if (action === 'drop;' || action.startsWith('/* drop')) dropped = last
    }
  }
  return { steps, outputs, dropped: outputs.length > 0 ? undefined : (dropped ?? steps.at(-1)) }
}
