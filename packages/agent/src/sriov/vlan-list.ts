const TAG_MAX = 4_094

/** Tags as a card lists them, `2,4,10-20`, sorted. */
export function parseVlanList(text: string): readonly number[] {
  const tags = text.split(/[\s,]+/).flatMap(part => {
    const [, first = '', last = first] = /^(\d{1,4})(?:-(\d{1,4}))?$/.exec(part) ?? []
    if (first === '') return []
    const [from, to] = [Number(first), Math.min(Number(last), TAG_MAX)]
    return Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index)
  })
  return [...new Set(tags)].sort((one, other) => one - other)
}

/** What has to be written to a card's list, `add 2,4` and `rem 3`, so that it has these tags. */
export function vlanListChanges(has: readonly number[], wanted: readonly number[]): readonly string[] {
  const missing = wanted.filter(tag => !has.includes(tag))
  const excess = has.filter(tag => !wanted.includes(tag))
  return [
    ...(excess.length > 0 ? [`rem ${excess.join(',')}`] : []),
    ...(missing.length > 0 ? [`add ${missing.join(',')}`] : []),
  ]
}
