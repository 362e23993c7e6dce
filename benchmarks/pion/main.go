// Measures pion/stun on the frames that the Java benchmarks measure: pion success=HEX allocate=HEX.
// Prints "name median spread bytes" a work: nanoseconds and half the distance between the quartiles of many short runs,
// and bytes allocated, all for one operation.
package main

import (
	"encoding/hex"
	"fmt"
	"os"
	"runtime"
	"sort"
	"strings"
	"time"

	"github.com/pion/stun/v3"
)

const (
	warmUp     = 1500 * time.Millisecond
	iterations = 200
	iteration  = 4 * time.Millisecond
	password   = "VOkJxbRl1RmTxUk/WvJxBt"
	covered    = 68 // bytes of the Binding success before its MESSAGE-INTEGRITY
)

var sink int

func main() {
	frames := map[string][]byte{}
	for _, argument := range os.Args[1:] {
		name, text, _ := strings.Cut(argument, "=")
		frame, err := hex.DecodeString(text)
		must(err)
		frames[name] = frame
	}
	success, allocate := frames["success"], frames["allocate"]
	if success == nil || allocate == nil {
		fmt.Fprintln(os.Stderr, "usage: pion success=HEX allocate=HEX")
		os.Exit(2)
	}

	message := &stun.Message{Raw: success}
	var mapped stun.XORMappedAddress
	measure("parse", 1, func() {
		must(message.Decode())
		must(mapped.GetFrom(message))
		sink += mapped.Port
	})

	long := &stun.Message{Raw: allocate}
	must(long.Decode())
	measure("walk", len(long.Attributes), func() {
		must(long.Decode())
		for _, attribute := range long.Attributes {
			sink += int(attribute.Type) ^ int(attribute.Length)
		}
	})

	request := stun.New()
	software := stun.NewSoftware("turnprobe 0.1")
	id := [stun.TransactionIDSize]byte{0xb7, 0xe7, 0xa7, 0x01, 0xbc, 0x34, 0xd6, 0x86, 0xfa, 0x87, 0xdf, 0xae}
	measure("build", 1, func() {
		request.Reset()
		request.TransactionID = id
		request.SetType(stun.BindingRequest)
		request.WriteHeader()
		must(software.AddTo(request))
		must(stun.Fingerprint.AddTo(request))
		sink += len(request.Raw)
	})

	key := stun.NewShortTermIntegrity(password)
	half := &stun.Message{Raw: append([]byte(nil), success[:covered]...)}
	half.Raw[2], half.Raw[3] = 0, covered-20
	must(half.Decode())
	attributes := len(half.Attributes)
	measure("integritySha1Append", 1, func() {
		half.Raw = half.Raw[:covered]
		half.Attributes = half.Attributes[:attributes]
		half.Length = covered - 20
		must(key.AddTo(half))
	})
	measure("integritySha1Verify", 1, func() { must(key.Check(message)) })
	measure("fingerprintVerify", 1, func() { must(stun.Fingerprint.Check(message)) })
}

// measure runs the work for some milliseconds at a time and prints what one operation took.
func measure(name string, operations int, work func()) {
	batch := 1
	for begin := time.Now(); time.Since(begin) < warmUp; {
		started := time.Now()
		for i := 0; i < batch; i++ {
			work()
		}
		if time.Since(started) < iteration {
			batch += batch/4 + 1
		}
	}
	times := make([]float64, iterations)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for n := range times {
		started := time.Now()
		for i := 0; i < batch; i++ {
			work()
		}
		times[n] = float64(time.Since(started).Nanoseconds()) / float64(batch) / float64(operations)
	}
	runtime.ReadMemStats(&after)
	bytes := float64(after.TotalAlloc-before.TotalAlloc) / float64(iterations*batch*operations)
	sort.Float64s(times)
	spread := (times[iterations*3/4] - times[iterations/4]) / 2
	fmt.Printf("%s %.3f %.3f %.0f\n", name, times[iterations/2], spread, bytes)
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}
