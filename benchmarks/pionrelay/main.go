// Measures pion/turn as the Java benchmark measures turnprobe: two relays on one server, a window of packets in flight.
//
//	pionrelay SERVER USER SIZE WINDOW PACKETS     (the password comes in on standard input)
//
// Prints five lines, one for each fifth of the packets: microseconds of our CPU time a delivered packet, packets a second,
// and bytes allocated a packet.
package main

import (
	"bufio"
	"fmt"
	"net"
	"os"
	"runtime"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/pion/turn/v2"
)

const (
	slices  = 5
	warmUp  = 20_000
	silence = 250 * time.Millisecond
)

func main() {
	if len(os.Args) != 6 {
		fmt.Fprintln(os.Stderr, "usage: pionrelay SERVER USER SIZE WINDOW PACKETS")
		os.Exit(2)
	}
	password, _ := bufio.NewReader(os.Stdin).ReadString('\n')
	password = strings.TrimSuffix(password, "\n")
	size, window, packets := number(os.Args[3]), number(os.Args[4]), number(os.Args[5])

	from, to := relay(os.Args[1], os.Args[2], password), relay(os.Args[1], os.Args[2], password)
	// A first packet each way makes permissions and channels.
	payload := make([]byte, size)
	for i := 0; i < 4; i++ {
		_, err := from.WriteTo(payload, to.LocalAddr())
		must(err)
		_, err = to.WriteTo(payload, from.LocalAddr())
		must(err)
		time.Sleep(100 * time.Millisecond)
	}

	// Each delivery sends the next packet, as in the Java benchmark.
	var delivered atomic.Int64
	go func() {
		received := make([]byte, 2048)
		for {
			if _, _, err := to.ReadFrom(received); err != nil {
				return
			}
			delivered.Add(1)
			if _, err := from.WriteTo(payload, to.LocalAddr()); err != nil {
				return
			}
		}
	}()
	go func() {
		for last := int64(-1); ; time.Sleep(silence) {
			now := delivered.Load()
			if now == last || now == 0 { // nothing in flight any more, or nothing yet
				for i := 0; i < window; i++ {
					_, err := from.WriteTo(payload, to.LocalAddr())
					must(err)
				}
			}
			last = now
		}
	}()

	until := func(count int64) {
		for delivered.Load() < count {
			time.Sleep(time.Millisecond)
		}
	}
	until(warmUp)
	for slice := 0; slice < slices; slice++ {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		cpu, begun, count := cpuTime(), time.Now(), delivered.Load()
		until(count + int64(packets/slices))
		spent, took, done := cpuTime()-cpu, time.Since(begun), float64(delivered.Load()-count)
		runtime.ReadMemStats(&after)
		fmt.Printf("%.3f %.0f %.0f\n", float64(spent.Nanoseconds())/1e3/done, done/took.Seconds(),
			float64(after.TotalAlloc-before.TotalAlloc)/done)
	}
}

func relay(server, user, password string) net.PacketConn {
	socket, err := net.ListenPacket("udp4", "127.0.0.1:0")
	must(err)
	client, err := turn.NewClient(&turn.ClientConfig{
		STUNServerAddr: server, TURNServerAddr: server, Conn: socket, Username: user, Password: password,
	})
	must(err)
	must(client.Listen())
	allocated, err := client.Allocate()
	must(err)
	return allocated
}

func cpuTime() time.Duration {
	var used syscall.Rusage
	must(syscall.Getrusage(syscall.RUSAGE_SELF, &used))
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

func number(text string) int {
	value, err := strconv.Atoi(text)
	must(err)
	return value
}

func must(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "pionrelay:", err)
		os.Exit(1)
	}
}
