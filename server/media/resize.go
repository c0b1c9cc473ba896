package media

import (
	"fmt"
	"image"
	"image/color"
	"image/draw"

	xdraw "golang.org/x/image/draw"
)

// tallest bounds how high a stored picture is, as a multiple of its width: a
// strip of paper scanned upright must not become a page of its own.
const tallest = 2

// resize answers the picture in every size, smallest first, held upright, on
// white where it was transparent. The larger sizes are made first and the
// smaller ones from them.
func resize(src image.Image, orientation int) []*image.RGBA {
	w, h := src.Bounds().Dx(), src.Bounds().Dy()
	sideways := orientation >= 5
	if sideways {
		w, h = h, w
	}
	drawn := make([]*image.RGBA, len(Sizes))
	for i := len(Sizes) - 1; i >= 0; i-- {
		fw, fh := fit(w, h, Sizes[i])
		if i < len(Sizes)-1 {
			drawn[i] = scale(drawn[i+1], fw, fh)
			continue
		}
		if sideways {
			fw, fh = fh, fw
		}
		drawn[i] = upright(scale(src, fw, fh), orientation)
	}
	return drawn
}

// fit answers the largest measure of a w × h picture that is at most size wide,
// at most tallest × size high, and no larger than it is.
func fit(w, h, size int) (int, int) {
	fw, fh := w, h
	if fw > size {
		fw, fh = size, h*size/w
	}
	if limit := size * tallest; fh > limit {
		fw, fh = w*limit/h, limit
	}
	return max(fw, 1), max(fh, 1)
}

func scale(src image.Image, w, h int) *image.RGBA {
	dst := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.Draw(dst, dst.Bounds(), image.White, image.Point{}, draw.Src)
	if src.Bounds().Dx() == w && src.Bounds().Dy() == h {
		draw.Draw(dst, dst.Bounds(), src, src.Bounds().Min, draw.Over)
		return dst
	}
	xdraw.BiLinear.Scale(dst, dst.Bounds(), src, src.Bounds(), draw.Over, nil)
	return dst
}

// upright turns a picture by its EXIF orientation.
func upright(src *image.RGBA, orientation int) *image.RGBA {
	w, h := src.Bounds().Dx(), src.Bounds().Dy()
	var from func(x, y int) (int, int) // where the pixel of the upright picture lies in src
	switch orientation {
	case 2:
		from = func(x, y int) (int, int) { return w - 1 - x, y }
	case 3:
		from = func(x, y int) (int, int) { return w - 1 - x, h - 1 - y }
	case 4:
		from = func(x, y int) (int, int) { return x, h - 1 - y }
	case 5:
		from = func(x, y int) (int, int) { return y, x }
	case 6:
		from = func(x, y int) (int, int) { return y, h - 1 - x }
	case 7:
		from = func(x, y int) (int, int) { return w - 1 - y, h - 1 - x }
	case 8:
		from = func(x, y int) (int, int) { return w - 1 - y, x }
	default:
		return src
	}
	dw, dh := w, h
	if orientation >= 5 {
		dw, dh = h, w
	}
	dst := image.NewRGBA(image.Rect(0, 0, dw, dh))
	for y := range dh {
		for x := range dw {
			sx, sy := from(x, y)
			copy(dst.Pix[dst.PixOffset(x, y):][:4], src.Pix[src.PixOffset(sx, sy):][:4])
		}
	}
	return dst
}

// mainColor answers the colour most of the picture has: the mean of the fullest
// of 512 boxes of similar colours.
func mainColor(img *image.RGBA) string {
	type box struct{ n, r, g, b int }
	var boxes [512]box
	for i := 0; i+3 < len(img.Pix); i += 4 {
		r, g, b := img.Pix[i], img.Pix[i+1], img.Pix[i+2]
		at := &boxes[int(r>>5)<<6|int(g>>5)<<3|int(b>>5)]
		at.n++
		at.r += int(r)
		at.g += int(g)
		at.b += int(b)
	}
	full := boxes[0]
	for _, at := range boxes[1:] {
		if at.n > full.n {
			full = at
		}
	}
	n := max(full.n, 1)
	return hex(color.RGBA{R: uint8(full.r / n), G: uint8(full.g / n), B: uint8(full.b / n), A: 255})
}

func hex(c color.RGBA) string { return fmt.Sprintf("#%02x%02x%02x", c.R, c.G, c.B) }
