/** Items by section, DEFAULT first and the others in order of appearance. */
export function groupBySection<T>(items: readonly T[], sectionOf: (item: T) => string): [string, T[]][] {
  const groups = [...Map.groupBy(items, sectionOf)]
  return groups.sort(([a], [b]) => Number(b === 'DEFAULT') - Number(a === 'DEFAULT'))
}
