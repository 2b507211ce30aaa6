/** What a clock says of itself by management messages (IEEE 1588-2019 clause 15), as pmc of linuxptp prints it. */
export interface ClockStatus {
  readonly clockIdentity: string
  readonly domain: number
  readonly grandmasterIdentity: string
  readonly stepsRemoved: number
  /** Nanoseconds; negative when it is behind. */
  readonly offset: number
  readonly ports: readonly ClockPort[]
}

export interface ClockPort {
  /** In the words of linuxptp: SLAVE, MASTER, GRAND_MASTER, PASSIVE, LISTENING, UNCALIBRATED, FAULTY … */
  readonly state: string
  /** HARDWARE, SOFTWARE, LEGACY_HW or ONE_STEP. */
  readonly timestamping: string
  readonly device: string
}

/** Asked of each clock; all that is read below is in the answers. */
export const questions = [
  'GET DEFAULT_DATA_SET',
  'GET CURRENT_DATA_SET',
  'GET PARENT_DATA_SET',
  'GET PORT_PROPERTIES_NP',
] as const

/** Of one clock; more are not read. */
const PORTS_MAX = 16

/** Undefined when the clock did not say who it is. */
export function parsePmc(text: string): ClockStatus | undefined {
  const answers = text.split(/^\t(?=\S+ seq \d+ RESPONSE MANAGEMENT )/m).slice(1)
  const fieldsOf = (name: string) =>
    answers.filter(answer => answer.split('\n', 1)[0]?.includes(`MANAGEMENT ${name} `)).map(fieldsIn)
  const [own] = fieldsOf('DEFAULT_DATA_SET')
  const clockIdentity = own?.get('clockIdentity')
  if (own === undefined || clockIdentity === undefined) return undefined
  const [current] = fieldsOf('CURRENT_DATA_SET')
  const [parent] = fieldsOf('PARENT_DATA_SET')
  return {
    clockIdentity,
    domain: numberOf(own.get('domainNumber')),
    grandmasterIdentity: parent?.get('grandmasterIdentity') ?? '',
    stepsRemoved: numberOf(current?.get('stepsRemoved')),
    offset: numberOf(current?.get('offsetFromMaster')),
    ports: fieldsOf('PORT_PROPERTIES_NP')
      .slice(0, PORTS_MAX)
      .map(port => ({
        state: port.get('portState') ?? '',
        timestamping: port.get('timestamping') ?? '',
        device: port.get('interface') ?? '',
      })),
  }
}

function fieldsIn(answer: string): ReadonlyMap<string, string> {
  return new Map(
    answer.split('\n').flatMap(line => {
      const [, name, value] = /^\t\t(\S+)\s+(\S+)/.exec(line) ?? []
      return name === undefined || value === undefined ? [] : [[name, value] as const]
    }),
  )
}

function numberOf(text: string | undefined): number {
  const number = Number(text ?? 0)
  return Number.isFinite(number) ? number : 0
}
