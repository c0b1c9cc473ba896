package media

import (
	"bytes"
	"encoding/binary"
)

// endOfJPEG walks the segments and the coded data between them to the end of the
// first picture. Answers 0 when the file stops before.
func endOfJPEG(raw []byte) int {
	at := 2
	for at+1 < len(raw) {
		if raw[at] != 0xff {
			// Coded data: it runs to the next marker.
			next := bytes.IndexByte(raw[at:], 0xff)
			if next < 0 {
				return 0
			}
			at += next
			continue
		}
		switch marker := raw[at+1]; {
		case marker == 0xd9: // end of image
			return at + 2
		case marker == 0xff: // padding
			at++
		case marker == 0x00, marker == 0x01, marker >= 0xd0 && marker <= 0xd8: // stuffing and restarts
			at += 2
		default:
			if at+4 > len(raw) {
				return 0
			}
			at += 2 + int(binary.BigEndian.Uint16(raw[at+2:]))
		}
	}
	return 0
}

// strangers are how files begin that have no business behind a photo. Phones do
// append things of their own (a short film, a second exposure, a maker's
// block), which the new picture simply does not have.
var strangers = [][]byte{
	[]byte("PK\x03\x04"), []byte("PK\x05\x06"), []byte("Rar!"), []byte("7z\xbc\xaf"), []byte("%PDF"), []byte("\x7fELF"),
	[]byte("MZ"), []byte("<"), []byte("#!"), []byte("GIF8"), []byte("\x1f\x8b"), []byte("BZh"), []byte("\xfd7zXZ"),
	[]byte("\xca\xfe\xba\xbe"),
}

func cameraTrailer(rest []byte) bool {
	rest = bytes.TrimLeft(rest, "\x00 \t\r\n\ufeff")
	for _, head := range strangers {
		if bytes.HasPrefix(rest, head) {
			return false
		}
	}
	return true
}

// exifOfJPEG answers the TIFF block of the EXIF segment, nil without one.
func exifOfJPEG(raw []byte) []byte {
	for at := 2; at+4 <= len(raw) && raw[at] == 0xff; {
		marker, size := raw[at+1], int(binary.BigEndian.Uint16(raw[at+2:]))
		if marker == 0xff {
			at++
			continue
		}
		if marker == 0xda || size < 2 || at+2+size > len(raw) {
			return nil
		}
		if body := raw[at+4 : at+2+size]; marker == 0xe1 && bytes.HasPrefix(body, []byte("Exif\x00\x00")) {
			return body[6:]
		}
		at += 2 + size
	}
	return nil
}

// progressiveJPEG tells whether the picture is coded in several passes.
func progressiveJPEG(raw []byte) bool {
	for at := 2; at+4 <= len(raw) && raw[at] == 0xff; {
		marker, size := raw[at+1], int(binary.BigEndian.Uint16(raw[at+2:]))
		switch {
		case marker == 0xc2:
			return true
		case marker == 0xff:
			at++
			continue
		case marker == 0xda || size < 2:
			return false
		}
		at += 2 + size
	}
	return false
}

// orientation reads how the camera was held from an EXIF block: 1 (upright) to 8.
// Whatever is not understood is upright.
func orientation(exif []byte) int {
	const upright = 1
	exif = bytes.TrimPrefix(exif, []byte("Exif\x00\x00"))
	if len(exif) < 8 {
		return upright
	}
	var order binary.ByteOrder
	switch string(exif[:2]) {
	case "II":
		order = binary.LittleEndian
	case "MM":
		order = binary.BigEndian
	default:
		return upright
	}
	directory := int(order.Uint32(exif[4:]))
	if directory < 8 || directory+2 > len(exif) {
		return upright
	}
	const entry, orientationTag, short = 12, 0x0112, 3
	for i := range int(order.Uint16(exif[directory:])) {
		at := directory + 2 + i*entry
		if at+entry > len(exif) {
			return upright
		}
		if order.Uint16(exif[at:]) == orientationTag && order.Uint16(exif[at+2:]) == short {
			if v := int(order.Uint16(exif[at+8:])); v >= 1 && v <= 8 {
				return v
			}
			return upright
		}
	}
	return upright
}
