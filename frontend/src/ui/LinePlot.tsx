import { useEffect, useRef } from 'react'
import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import { number } from '../lib/format'
import type { ChartData } from './chart'
import { lineLabels, spread } from './lineLabels'

const height = 240
const line = 18
const colours = ['--olive', '--sky', '--honey', '--walnut', '--pepper']

function widest(names: readonly string[], font: string): number {
  const pen = document.createElement('canvas').getContext('2d')
  if (!pen) return 0
  pen.font = `bold ${font}`
  return Math.max(0, ...names.map((name) => pen.measureText(name).width))
}

/** The canvas of a line chart. Loaded only where there is one: the default export is what lazy() wants. */
export default function LinePlot({ categories, series, text = number }: ChartData) {
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const box = place.current
    if (!box) return
    const dark = window.matchMedia('(prefers-color-scheme: dark)')
    let plot: uPlot | undefined

    // A canvas does not hear of a changed theme: it is drawn anew.
    function draw() {
      if (!box) return
      plot?.destroy()
      const styles = getComputedStyle(document.documentElement)
      const colour = (token: string) => styles.getPropertyValue(token).trim()
      const font = `14px ${getComputedStyle(document.body).fontFamily}`
      const axis = {
        stroke: colour('--ink-soft'),
        font,
        grid: { stroke: colour('--line'), width: 1 },
        ticks: { stroke: colour('--line'), width: 1 },
      }
      const labels = lineLabels({ series })
      const room = widest(
        labels.map(({ name }) => name),
        font,
      )
      plot = new uPlot(
        {
          // The names of the lines stand behind their ends.
          padding: [12, Math.min(room + 20, box.clientWidth * 0.4), 0, 0],
          hooks: {
            draw: [
              (drawn) => {
                const { ctx, bbox } = drawn
                const ratio = uPlot.pxRatio
                const heights = labels.map(({ value }) => drawn.valToPos(value, 'y', true))
                const places = spread(heights, line * ratio, bbox.top + bbox.height)
                ctx.save()
                ctx.font = `700 ${14 * ratio}px ${getComputedStyle(document.body).fontFamily}`
                ctx.textBaseline = 'middle'
                ctx.textAlign = 'left'
                labels.forEach(({ name, series: index }, place) => {
                  ctx.fillStyle = colour(colours[index] ?? '--ink')
                  ctx.fillText(name, bbox.left + bbox.width + 8 * ratio, places[place] ?? 0)
                })
                ctx.restore()
              },
            ],
          },
          width: box.clientWidth,
          height,
          legend: { show: false },
          cursor: { show: false },
          scales: { x: { time: false }, y: { range: (_, low, high) => [Math.min(0, low), high > 0 ? high * 1.1 : 1] } },
          axes: [
            { ...axis, incrs: [1, 2, 3, 6, 12, 24], values: (_, places) => places.map((at) => categories[at] ?? '') },
            { ...axis, size: 72, values: (_, values) => values.map(text) },
          ],
          series: [
            {},
            ...series.map(({ name }, index) => ({
              label: name,
              stroke: colour(colours[index] ?? '--ink'),
              width: 2,
              points: { show: categories.length <= 31, size: 6 },
            })),
          ],
        },
        [categories.map((_, index) => index), ...series.map(({ values }) => [...values])],
        box,
      )
    }
    draw()
    // The room for the names depends on the width, too.
    const resized = new ResizeObserver(() => {
      if (plot?.width !== box.clientWidth) draw()
    })
    resized.observe(box)
    dark.addEventListener('change', draw)
    return () => {
      resized.disconnect()
      dark.removeEventListener('change', draw)
      plot?.destroy()
    }
  }, [categories, series, text])
  return <div ref={place} />
}
