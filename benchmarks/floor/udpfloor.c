/*
 * udpfloor PACKETS WINDOW BATCH SIZE: what the kernel charges any program for a packet relayed over UDP on loopback.
 *
 * A child process echoes, which stands in for the relay: each datagram is sent once and received once by us, as a
 * payload is that goes from one relay of a client to another. WINDOW datagrams of SIZE bytes are in flight; up to BATCH of
 * them go into one sendmmsg and come out of one recvmmsg. With BATCH below 0, one send with UDP_SEGMENT carries up to -BATCH.
 *
 * Prints five lines, one for each fifth of the packets: microseconds of our CPU time a packet, and packets a second.
 */
#define _GNU_SOURCE
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#ifndef SOL_UDP
#define SOL_UDP 17
#endif
#ifndef UDP_SEGMENT
#define UDP_SEGMENT 103
#endif
#define MOST 64
#define LONGEST 2048
#define SLICES 5

static void require(int good, const char *what) {
    if (!good) {
        perror(what);
        exit(1);
    }
}

static double cpu_micros(void) {
    struct rusage used;
    getrusage(RUSAGE_SELF, &used);
    return (used.ru_utime.tv_sec + used.ru_stime.tv_sec) * 1e6 + used.ru_utime.tv_usec + used.ru_stime.tv_usec;
}

static double seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec + now.tv_nsec / 1e9;
}

static int loopback_socket(struct sockaddr_in *address) {
    socklen_t length = sizeof *address;
    int made = socket(AF_INET, SOCK_DGRAM, 0);
    require(made >= 0, "socket");
    memset(address, 0, sizeof *address);
    address->sin_family = AF_INET;
    address->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    require(bind(made, (struct sockaddr *) address, sizeof *address) == 0, "bind");
    require(getsockname(made, (struct sockaddr *) address, &length) == 0, "getsockname");
    return made;
}

static void echo_for_ever(int socket) {
    char datagram[LONGEST];
    struct sockaddr_in from;
    for (;;) {
        socklen_t length = sizeof from;
        ssize_t got = recvfrom(socket, datagram, sizeof datagram, 0, (struct sockaddr *) &from, &length);
        if (got > 0) sendto(socket, datagram, got, 0, (struct sockaddr *) &from, length);
    }
}

static char slab[MOST][LONGEST];
static char segments[65536];
static struct iovec parts[MOST];
static struct mmsghdr messages[MOST];

static long send_some(int socket, int count, int size, int segmented) {
    if (segmented) return send(socket, segments, (size_t) count * size, 0) > 0 ? count : 0;
    for (int i = 0; i < count; i++) parts[i].iov_len = size;
    int sent = sendmmsg(socket, messages, count, 0);
    return sent > 0 ? sent : 0;
}

static long receive_some(int socket, int count) {
    for (int i = 0; i < count; i++) parts[i].iov_len = LONGEST;
    int got = recvmmsg(socket, messages, count, MSG_WAITFORONE, NULL);
    return got > 0 ? got : 0;
}

int main(int count, char **words) {
    if (count != 5) {
        fprintf(stderr, "usage: udpfloor PACKETS WINDOW BATCH SIZE\n");
        return 2;
    }
    long packets = atol(words[1]);
    int window = atoi(words[2]), batch = abs(atoi(words[3])), segmented = atoi(words[3]) < 0, size = atoi(words[4]);
    if (packets < SLICES || window < 1 || batch < 1 || batch > MOST || size < 1 || size > LONGEST
            || (segmented && (long) batch * size > 65000)) {
        fprintf(stderr, "udpfloor: out of range\n");
        return 2;
    }
    struct sockaddr_in here, there;
    int echo = loopback_socket(&there), client = loopback_socket(&here);
    require(connect(client, (struct sockaddr *) &there, sizeof there) == 0, "connect");
    if (segmented) require(setsockopt(client, SOL_UDP, UDP_SEGMENT, &size, sizeof size) == 0, "UDP_SEGMENT");
    for (int i = 0; i < MOST; i++) {
        parts[i].iov_base = slab[i];
        messages[i].msg_hdr.msg_iov = &parts[i];
        messages[i].msg_hdr.msg_iovlen = 1;
    }
    pid_t child = fork();
    require(child >= 0, "fork");
    if (child == 0) echo_for_ever(echo);

    long sent = 0, received = 0;
    for (int slice = 1; slice <= SLICES; slice++) {
        double cpu = cpu_micros(), begun = seconds();
        long before = received;
        while (received < packets / SLICES * slice) {
            while (sent - received < window) {
                long room = window - (sent - received);
                long gone = send_some(client, room < batch ? room : batch, size, segmented);
                if (gone == 0) break;
                sent += gone;
            }
            received += receive_some(client, batch);
        }
        printf("%.3f %.0f\n", (cpu_micros() - cpu) / (received - before), (received - before) / (seconds() - begun));
    }
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    return 0;
}
