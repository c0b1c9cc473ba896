const committees = /(?:居民委员会|村民委员会|居委会|村委会|民委员会|委会)$/

/** The name of a village as people say it: 新寨村村民委员会 is 新寨村. */
export function placeName(name: string): string {
  const short = name.replace(committees, '')
  return /[村社区]$/.test(short) || short === name ? short : `${short}村`
}
