import { screen } from '@testing-library/react'
import { expect, it } from 'vitest'
import { Photo } from './Photo'
import { show } from './testing/show'
import { violations } from './testing/violations'

const photo = { url: '/media/1.webp', alt: '晒花椒', width: 1280, height: 960, color: '#A8321F' }

it('keeps its place and its main colour until it is there', async () => {
  const { container, rerender } = show(<Photo photo={photo} />)
  const image = screen.getByRole('img', { name: '晒花椒' })
  expect(image).toHaveAttribute('width', '1280')
  expect(image).toHaveAttribute('height', '960')
  expect(image).toHaveAttribute('loading', 'lazy')
  expect(container.querySelector('rect')).toHaveAttribute('fill', '#A8321F')
  expect(container.querySelector('[style]')).toBeNull()
  expect(await violations()).toEqual([])
  rerender(<Photo photo={photo} whole />)
  expect(container.querySelector('.cover')).toBeNull()
})
