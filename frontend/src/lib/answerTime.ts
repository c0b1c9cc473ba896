/** How long an answer may take, in milliseconds, before the page says that the network is slow or gone. */
export const answerTime = 20_000
