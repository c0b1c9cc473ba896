import '@testing-library/jest-dom/vitest'
import 'fake-indexeddb/auto'
import { cleanup } from '@testing-library/react'
import { afterEach, beforeEach } from 'vitest'
import { speak } from './speak'

beforeEach(() => speak('zh-CN'))
afterEach(cleanup)
