/* Fourfold/1 as two state machines over a stream that an attacker cuts, thins out, repeats and adds to.
   Section numbers are those of ../protocol.md. Cryptography is what it is for: a record opens if it has the number and
   the key generation that the receiver waits for, and MACs agree if both sides saw the same choices.
   What must hold is in assertions, in the absence of blocked states, and in the formulas at the end.
   -DM_...: a mutant, one rule left out. -DFAULTS=n: how often an attacker interferes. */

#define C 0
#define S 1
#ifndef FAULTS
#define FAULTS 1
#endif
#ifndef DATA_MAX
#define DATA_MAX 1      /* application records of each side */
#endif
#ifndef UPDATES
#define UPDATES 1       /* KeyUpdates of each side that nobody asked for */
#endif

mtype = { ClientHello, HelloRetry, ServerHello, ServerParameters, ServerCertificate, ServerCertificateVerify, ServerConfirm,
          ClientCertificate, ClientCertificateVerify, ClientFinished, ServerFinished, KeyUpdate, Data, CloseNotify, Fatal,
          Open }

/* form: 1 to 4 for 0xD1 to 0xD4; message; argument; key generation; number */
#define ROOM 7
chan q[2] = [ROOM] of { byte, mtype, byte, byte, byte };   /* q[C]: sent by the client */

mtype waits[2];                 /* the message that a peer waits for */
byte wgen[2], wseq[2], rgen[2], rseq[2];
bool cut[2];                    /* q[i] is cut: what is sent is lost, what has arrived is the end */
bool ended[2], failed[2];       /* ended: closed its stream */
bool sentClose[2], gotClose[2], owes[2], waiting[2], verified[2];
byte sent[2], got[2], updates[2];
bool lost, refused, accepted;   /* accepted: ServerFinished was sent */
byte faults, obeyed;            /* obeyed: HelloRetries that the client answered */
bool offered, retried, resumed; /* the client's transcript */
bool sOffered, sRetried, sResumed;

#define TR (offered + 2 * retried + 4 * resumed)
#define S_TR (sOffered + 2 * sRetried + 4 * sResumed)

#define maySend(me) (len(q[me]) < ROOM || ended[1 - me] || cut[me])
inline put(me, form, message, arg) {
    if
    :: ended[1 - me] || cut[me] -> skip
    :: else -> q[me]!form, message, arg, wgen[me], wseq[me]
    fi;
    if :: form >= 3 -> wseq[me]++ :: else fi
}

/* 8: one fatal alert under the newest keys, then the end of the stream */
inline fail(me, form) {
    failed[me] = true;
#ifdef M_SILENT
    goto stop;
#endif
    if :: maySend(me) -> put(me, form, Fatal, 0) :: else fi;
    ended[me] = true;
    goto stop
}

#ifdef M_NOSEQUENCE
#define opens(me) (form < 3 || form == 3 || gen == rgen[me])
#else
#define opens(me) (form < 3 || (seq == rseq[me] && (form == 3 || gen == rgen[me])))
#endif

/* a sealed record that does not open is bad_record_mac, and never happens by itself */
inline unseal(me, answer) {
    if
    :: opens(me) -> if :: form >= 3 -> rseq[me]++ :: else fi
    :: else -> assert(faults > 0); fail(me, answer)
    fi
}

inline streamEnds(me, answer) {
#ifdef M_TRUNCATION
    if :: waits[me] == Open && !gotClose[me] -> gotClose[me] = true; assert(sentClose[1 - me]) :: else -> fail(me, answer) fi
#else
    fail(me, answer)
#endif
}

/* 9: what an open connection allows a sender */
inline update(me, request) {
    put(me, 4, KeyUpdate, request);
#ifdef M_OLDKEY
    if :: request || me == C -> wgen[me]++; wseq[me] = 0 :: else fi
#else
    wgen[me]++; wseq[me] = 0
#endif
}

inline openRecord(me) {
    if
    :: message == KeyUpdate ->
        rgen[me]++; rseq[me] = 0; waiting[me] = false;
        if :: arg == 1 -> owes[me] = true :: else fi
    :: message == Data ->
        assert(verified[me]);
        if
        :: gotClose[me] -> fail(me, 4)
        :: else -> assert(arg == got[me]); got[me]++    /* in order, once, from the beginning */
        fi
    :: message == CloseNotify -> assert(sentClose[1 - me]); gotClose[me] = true
    :: message == Fatal -> failed[me] = true; ended[me] = true; goto stop
    :: else -> fail(me, 4)
    fi
}

#define SENDING(me, when) \
    :: atomic { when && sent[me] < DATA_MAX && !owes[me] && !sentClose[me] && maySend(me) -> \
        put(me, 4, Data, sent[me]); sent[me]++ } \
    :: atomic { when && updates[me] < UPDATES && maySend(me) -> updates[me]++; update(me, 0) } \
    :: atomic { when && updates[me] < UPDATES && !waiting[me] && maySend(me) -> \
        updates[me]++; waiting[me] = true; update(me, 1) } \
    :: atomic { when && owes[me] && maySend(me) -> owes[me] = false; update(me, 0) } \
    :: atomic { when && !sentClose[me] && maySend(me) -> put(me, 4, CloseNotify, 0); sentClose[me] = true }

/* what was read is forgotten, so that it does not tell states apart */
#define FORGET form = 0; message = 0; arg = 0; gen = 0; seq = 0
#define LEAVE(me) atomic { FORGET; wgen[me] = 0; wseq[me] = 0; rgen[me] = 0; rseq[me] = 0; owes[me] = false; \
    waiting[me] = false; sent[me] = 0; got[me] = 0; updates[me] = 0; \
    do :: len(q[1 - me]) > 0 -> q[1 - me]?_, _, _, _, _ :: len(q[1 - me]) == 0 -> break od }

active proctype client() {
    byte form, arg, gen, seq;
    mtype message;
    atomic {
        if :: offered = true :: skip fi;
        waits[C] = ServerHello;
        put(C, 1, ClientHello, offered)
    }
    do
    /* 1: a client may send right after ClientFinished */
#define sending (waits[C] == ServerFinished || waits[C] == Open)
    SENDING(C, sending)
    :: atomic { sentClose[C] && gotClose[C] && waits[C] == Open -> ended[C] = true; goto stop }
    :: atomic { lost -> fail(C, (sending -> 4 : (waits[C] == ServerHello -> 2 : 3))) }
    :: atomic { empty(q[S]) && (cut[S] || ended[S]) && !gotClose[C] ->
        streamEnds(C, (sending -> 4 : (waits[C] == ServerHello -> 2 : 3))) }
    :: atomic { q[S]?form, message, arg, gen, seq ->
        if
        :: waits[C] == ServerHello && form == 1 && message == HelloRetry ->
#ifndef M_RETRIES
            if :: retried -> fail(C, 2) :: else fi;
#endif
            retried = true; obeyed++; assert(obeyed <= 1);
            if :: offered = false :: skip fi;       /* 4.2: the ticket may be left out */
            put(C, 1, ClientHello, offered + 2)
        :: waits[C] == ServerHello && form == 1 && message == ServerHello ->
            if :: arg && !offered -> fail(C, 2) :: else fi;
            resumed = arg; waits[C] = ServerParameters
        :: waits[C] == ServerHello && form == 2 -> failed[C] = true; ended[C] = true; goto stop
        :: waits[C] != ServerHello && !sending && form == 3 ->
            unseal(C, 3);
            if
            :: message == Fatal -> failed[C] = true; ended[C] = true; goto stop
            :: message != Fatal && message != waits[C] -> fail(C, 3)
            :: message == waits[C] && message == ServerParameters ->
                waits[C] = (resumed -> ServerConfirm : ServerCertificate)
            :: message == waits[C] && message == ServerCertificate -> waits[C] = ServerCertificateVerify
            :: message == waits[C] && message == ServerCertificateVerify -> waits[C] = ServerConfirm
            :: message == waits[C] && message == ServerConfirm ->
                if :: arg != TR -> fail(C, 3) :: else fi;
                verified[C] = true;
                if :: !resumed -> put(C, 3, ClientCertificate, 0); put(C, 3, ClientCertificateVerify, 0) :: else fi;
                put(C, 3, ClientFinished, TR);
                wseq[C] = 0; waits[C] = ServerFinished;
#ifdef M_NOACCEPT
                rseq[C] = 0; waits[C] = Open; assert(accepted);
#endif
            fi
        :: waits[C] == ServerFinished && form == 3 ->
            unseal(C, 4);
            if :: message == Fatal -> failed[C] = true; ended[C] = true; goto stop :: else -> fail(C, 4) fi
        :: waits[C] == ServerFinished && form == 4 ->
            rseq[C] = 0;
            unseal(C, 4);
            if
            :: message == ServerFinished && arg == TR -> waits[C] = Open; assert(accepted && !failed[C])
            :: message == Fatal -> failed[C] = true; ended[C] = true; goto stop
            :: else -> fail(C, 4)
            fi
        :: waits[C] == Open && form == 4 -> unseal(C, 4); openRecord(C)
        :: else -> fail(C, (sending -> 4 : (waits[C] == ServerHello -> 2 : 3)))   /* 3: unexpected form */
        fi;
        FORGET }
    od;
stop: LEAVE(C)
}

active proctype server() {
    byte form, arg, gen, seq;
    mtype message;
    bool clear = true;      /* no 0xD3 came yet */
    waits[S] = ClientHello;
    do
    SENDING(S, waits[S] == Open)
    :: atomic { sentClose[S] && gotClose[S] -> ended[S] = true; goto stop }
    :: atomic { lost -> fail(S, (waits[S] == Open -> 4 : (waits[S] == ClientHello -> 2 : 3))) }
    :: atomic { empty(q[C]) && (cut[C] || ended[C]) && !gotClose[S] ->
        streamEnds(S, (waits[S] == Open -> 4 : (waits[S] == ClientHello -> 2 : 3))) }
    :: atomic { q[C]?form, message, arg, gen, seq ->
        if
        :: waits[S] == ClientHello && form == 1 && message == ClientHello ->
            if :: (arg / 2) != sRetried -> fail(S, 2) :: else fi;       /* 4.2: a cookie, if and only if there was a retry */
            if :: sRetried && (arg % 2) && !sOffered -> fail(S, 2) :: else fi;
            sOffered = arg % 2;
            if
            :: !sRetried -> sRetried = true; put(S, 1, HelloRetry, 0)
            :: true ->
                if :: sOffered -> sResumed = true :: skip fi;           /* 13: taken, or declined */
                put(S, 1, ServerHello, sResumed);
                put(S, 3, ServerParameters, 0);
                if :: !sResumed -> put(S, 3, ServerCertificate, 0); put(S, 3, ServerCertificateVerify, 0) :: else fi;
                put(S, 3, ServerConfirm, S_TR);
                waits[S] = (sResumed -> ClientFinished : ClientCertificate)
            fi
        :: waits[S] != Open && form == 2 && clear -> failed[S] = true; ended[S] = true; goto stop
        :: waits[S] != ClientHello && waits[S] != Open && form == 3 ->
            clear = false;
            unseal(S, 3);
            if
            :: message == Fatal -> failed[S] = true; ended[S] = true; goto stop
            :: message != Fatal && message != waits[S] -> fail(S, 3)
            :: message == waits[S] && message == ClientCertificate -> waits[S] = ClientCertificateVerify
            :: message == waits[S] && message == ClientCertificateVerify -> waits[S] = ClientFinished
            :: message == waits[S] && message == ClientFinished ->
                if :: arg != S_TR -> fail(S, 3) :: else fi;
                if :: refused = true; fail(S, 3) :: skip fi;            /* access_denied */
                verified[S] = true; rseq[S] = 0; wseq[S] = 0; waits[S] = Open;
                put(S, 4, ServerFinished, S_TR); accepted = true
            fi
#ifdef M_EARLYDATA
        :: waits[S] != ClientHello && waits[S] != Open && form == 4 -> rseq[S] = 0; unseal(S, 3); openRecord(S)
#endif
        :: waits[S] == Open && form == 4 -> unseal(S, 4); openRecord(S)
        :: else -> fail(S, (waits[S] == Open -> 4 : (waits[S] == ClientHello -> 2 : 3)))
        fi;
        FORGET }
    od;
stop: LEAVE(S)
}

/* an attacker without keys; what is sealed it can lose, repeat or make up, but not make open */
#define may(way) faults < FAULTS && !ended[1 - (way)]
#define FAULTS_ON(way) \
    :: atomic { may(way) && len(q[way]) > 0 -> faults++; lost = true; q[way]?_, _, _, _, _ } \
    :: atomic { may(way) && len(q[way]) > 0 && len(q[way]) < ROOM -> faults++; /* again, later */ \
        q[way]?<form, message, arg, gen, seq>; q[way]!form, message, arg, gen, seq; FORGET } \
    :: atomic { may(way) && len(q[way]) > 1 -> faults++; /* another order */ \
        q[way]?form, message, arg, gen, seq; q[way]!form, message, arg, gen, seq; FORGET } \
    :: atomic { may(way) && !cut[way] -> faults++; cut[way] = true } \
    :: atomic { may(way) && len(q[way]) < ROOM -> faults++; q[way]!2, Fatal, 0, 0, 0 } \
    :: atomic { may(way) && len(q[way]) < ROOM -> faults++; q[way]!3, Data, 0, 0, 255 } \
    :: atomic { may(way) && len(q[way]) < ROOM -> faults++; q[way]!4, Data, 0, 0, 255 }

active proctype attacker() {
    byte form, arg, gen, seq;
    mtype message;
end: do
    FAULTS_ON(C)
    FAULTS_ON(S)
    :: atomic { may(S) && len(q[S]) < ROOM -> faults++; q[S]!1, HelloRetry, 0, 0, 0 }
    :: atomic { may(C) && q[C]?[1, ClientHello, 1, 0, 0] -> faults++; /* without its ticket */
        q[C]?1, ClientHello, 1, 0, 0; q[C]!1, ClientHello, 0, 0, 0 }
    od
}

#define bothOpen (waits[C] == Open && waits[S] == Open && !ended[C] && !ended[S])
#define quiet (bothOpen && faults == 0 && len(q[C]) == 0 && len(q[S]) == 0)
#define wellEnded (ended[C] && ended[S] && !failed[C] && !failed[S])

/* 9: KeyUpdates, crossing ones too, leave both with the same keys */
active proctype agreement() {
end: if
    :: atomic { quiet && (wgen[C] != rgen[S] || wgen[S] != rgen[C]) -> assert(false) }
    fi
}

ltl ends { <> (ended[C] && ended[S]) }
ltl failures { [] ((failed[C] || failed[S]) -> <> (ended[C] && ended[S])) }
ltl confirmed { [] (waits[C] == Open -> accepted) }

/* witnesses: each claim is false, and the run that Spin finds against it is one that must exist */
ltl wRetry { [] !(wellEnded && retried && !resumed) }
ltl wResumed { [] !(wellEnded && retried && resumed) }
ltl wCrossing { [] !(quiet && wgen[C] == 2 && wgen[S] == 2) }
ltl wHalfClosed { [] !(bothOpen && gotClose[C] && got[S] == 1 && !sentClose[C] && !failed[S]) }
ltl wRefused { [] !(refused && failed[C] && faults == 0) }
