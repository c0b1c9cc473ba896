import { within } from '../within'

// A photo of 200 KB takes over half a minute on what a mountain village has at noon.
const uploadTime = 150_000

/** fetch for pictures: gives up later than for words. */
export const patient = within(uploadTime)
