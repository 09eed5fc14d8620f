// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/decoding.h"
#include "core/capture/capturetap.h"
#include "core/service/packetinspector.h"
#include "core/service/workspace.h"
#include "tests/support/wire.h"
#include "ui/explore/decoderulebook.h"

#include <QTemporaryDir>
#include <QTest>

using namespace espalier;

/// The user's rules reach all who decode.
class TestDecoding : public QObject
{
    Q_OBJECT

private slots:
    void filtersOfPacketsDecodeByTheRules()
    {
        const QTemporaryDir folder;
        const DecodeRules rules {
            {{"plant/#", {.decoder = DecoderKind::Json, .wrappedBy = {Wrapping::Base64}}}}, {}};
        PacketInspector packets;
        Workspace workspace {nullptr};
        PacketSnapshot snapshot;
        connect(&packets, &PacketInspector::pending, this, [&] { snapshot = packets.takeSnapshot(); });
        packets.setVisible(true);
        packets.setViewport(0, 10);
        CaptureTap tap {packets.feed()};
        auto stream = tap.open({});
        // {"v":7}
        tap.add(stream, Side::Client, wire("30 L[ S'plant/a' P[ ] 'eyJ2Ijo3fQ==' ]"),
                CaptureTap::Ending::AtPacketEnd);
        tap.flush();
        QTRY_COMPARE(snapshot.rows.size(), 1);

        DecodeRuleBook book(folder.path());
        followRules(book, workspace, packets);
        packets.setFilter(QStringLiteral("payload.v == 7"));
        QTRY_COMPARE(snapshot.rows.size(), 0);
        book.setRules(rules);
        QTRY_COMPARE(snapshot.rows.size(), 1);
        book.setRules({});
        QTRY_COMPARE(snapshot.rows.size(), 0);
    }
};

QTEST_MAIN(TestDecoding)
#include "tst_decoding.moc"
