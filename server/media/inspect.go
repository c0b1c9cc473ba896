package media

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"

	"golang.org/x/image/webp"

	"shanhuo.app/server/fault"
)

// Limits of a decoded picture. maxMemory bounds a picture of few pixels whose
// pixels take more than the usual four bytes (16 bits a channel, progressive JPEG).
const (
	maxPixels = 40_000_000
	maxSide   = 12_000
	maxMemory = 160_000_000
)

// upload is what is known about a picture before it is decoded.
type upload struct {
	decodeImage func([]byte) (image.Image, error)
	orientation int // of EXIF, 1 to 8
}

// format is one kind of picture the portal takes. Its end function answers where
// the picture ends in the bytes (0 when it does not).
type format struct {
	is       func(raw []byte) bool
	config   func(raw []byte) (image.Config, error)
	decode   func(raw []byte) (image.Image, error)
	end      func(raw []byte) int
	animated func(raw []byte) bool
	exif     func(raw []byte) []byte
	// progressive tells whether decoding keeps every coefficient until the end.
	progressive func(raw []byte) bool
	// trailer tells whether bytes after the end are what cameras are known to append.
	trailer func(rest []byte) bool
}

var formats = []format{
	{
		is:          func(raw []byte) bool { return bytes.HasPrefix(raw, []byte("\xff\xd8\xff")) },
		config:      func(raw []byte) (image.Config, error) { return jpeg.DecodeConfig(bytes.NewReader(raw)) },
		decode:      func(raw []byte) (image.Image, error) { return jpeg.Decode(bytes.NewReader(raw)) },
		end:         endOfJPEG,
		animated:    never,
		exif:        exifOfJPEG,
		progressive: progressiveJPEG,
		trailer:     cameraTrailer,
	},
	{
		is:          func(raw []byte) bool { return bytes.HasPrefix(raw, []byte(pngHead)) },
		config:      func(raw []byte) (image.Config, error) { return png.DecodeConfig(bytes.NewReader(raw)) },
		decode:      func(raw []byte) (image.Image, error) { return png.Decode(bytes.NewReader(raw)) },
		end:         endOfPNG,
		animated:    func(raw []byte) bool { return pngChunk(raw, "acTL") != nil },
		exif:        func(raw []byte) []byte { return pngChunk(raw, "eXIf") },
		progressive: never,
		trailer:     never,
	},
	{
		is: func(raw []byte) bool {
			return len(raw) >= 12 && string(raw[:4]) == "RIFF" && string(raw[8:12]) == "WEBP"
		},
		config:      func(raw []byte) (image.Config, error) { return webp.DecodeConfig(bytes.NewReader(raw)) },
		decode:      func(raw []byte) (image.Image, error) { return webp.Decode(bytes.NewReader(raw)) },
		end:         endOfWebP,
		animated:    func(raw []byte) bool { return webpChunk(raw, "ANIM") != nil },
		exif:        func(raw []byte) []byte { return webpChunk(raw, "EXIF") },
		progressive: never,
		trailer:     never,
	},
}

func never([]byte) bool { return false }

// inspect tells what an upload is by its content and refuses, before a pixel is
// decoded, what is not one still picture of a bearable size.
func inspect(raw []byte) (upload, *fault.Fault) {
	for _, f := range formats {
		if !f.is(raw) {
			continue
		}
		if f.animated(raw) {
			return upload{}, fault.NewInvalid("PHOTO_ANIMATED", field)
		}
		end := f.end(raw)
		if end == 0 {
			return upload{}, fault.NewInvalid("PHOTO_BROKEN", field)
		}
		if rest := raw[end:]; len(rest) > 0 && !f.trailer(rest) {
			return upload{}, fault.NewInvalid("PHOTO_EXTRA_DATA", field)
		}
		config, err := f.config(raw)
		if err != nil || config.Width < 1 || config.Height < 1 {
			return upload{}, fault.NewInvalid("PHOTO_BROKEN", field)
		}
		if config.Width > maxSide || config.Height > maxSide || memory(config, f.progressive(raw)) > maxMemory ||
			config.Width*config.Height > maxPixels {
			return upload{}, fault.NewInvalid("PHOTO_TOO_MANY_PIXELS", field).
				With("megapixels", maxPixels/1_000_000).With("side", maxSide)
		}
		return upload{decodeImage: f.decode, orientation: orientation(f.exif(raw))}, nil
	}
	return upload{}, fault.NewInvalid("PHOTO_FORMAT", field)
}

// memory answers the bytes that decoding a picture takes.
func memory(c image.Config, progressive bool) int {
	perPixel := 4
	if progressive {
		perPixel = 8
	}
	switch c.ColorModel {
	case color.NRGBA64Model, color.RGBA64Model:
		perPixel = 8
	}
	return c.Width * c.Height * perPixel
}

func (u upload) decode(raw []byte) (image.Image, *fault.Fault) {
	img, err := u.decodeImage(raw)
	if err != nil {
		return nil, fault.NewInvalid("PHOTO_BROKEN", field)
	}
	return img, nil
}

const pngHead = "\x89PNG\r\n\x1a\n"

// endOfPNG walks the chunks to the end of IEND.
func endOfPNG(raw []byte) int {
	for at := len(pngHead); at+12 <= len(raw); {
		size := int(binary.BigEndian.Uint32(raw[at:]))
		next := at + 12 + size
		if size > len(raw) || next > len(raw) {
			return 0
		}
		if string(raw[at+4:at+8]) == "IEND" {
			return next
		}
		at = next
	}
	return 0
}

// pngChunk answers the content of the first chunk of a kind, nil without one.
func pngChunk(raw []byte, kind string) []byte {
	for at := len(pngHead); at+12 <= len(raw); {
		size := int(binary.BigEndian.Uint32(raw[at:]))
		if size > len(raw) || at+12+size > len(raw) {
			return nil
		}
		if string(raw[at+4:at+8]) == kind {
			return raw[at+8 : at+8+size : at+8+size]
		}
		at += 12 + size
	}
	return nil
}

// endOfWebP is where the RIFF container says it ends.
func endOfWebP(raw []byte) int {
	size := int(binary.LittleEndian.Uint32(raw[4:]))
	end := 8 + size + size%2
	if size < 4 || end > len(raw) {
		return 0
	}
	return end
}

// webpChunk answers the content of the first chunk of a kind, nil without one.
func webpChunk(raw []byte, kind string) []byte {
	for at := 12; at+8 <= len(raw); {
		size := int(binary.LittleEndian.Uint32(raw[at+4:]))
		if size > len(raw) || at+8+size > len(raw) {
			return nil
		}
		if string(raw[at:at+4]) == kind {
			return raw[at+8 : at+8+size : at+8+size]
		}
		at += 8 + size + size%2
	}
	return nil
}
