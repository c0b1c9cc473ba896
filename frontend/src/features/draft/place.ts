const committees = ['居民委员会', '村民委员会', '居委会', '村委会', '民委员会', '委会']

/** The name of a village as people say it: 新寨村村民委员会 is 新寨村. */
export function placeName(name: string): string {
  for (const committee of committees) {
    if (!name.endsWith(committee) || name === committee) continue
    const place = name.slice(0, -committee.length)
    return committee.startsWith('村') && !place.endsWith('村') ? `${place}村` : place
  }
  return name
}
