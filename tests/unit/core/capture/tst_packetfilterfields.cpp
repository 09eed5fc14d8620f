// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Every field that the decoder names can be asked for by that name, tried with random packets. A failure names its seed.
#include "core/capture/packetfields.h"
#include "core/capture/packetfilter.h"
#include "core/mqtt/encode.h"
#include "tests/support/mutate.h"
#include "tests/support/randompacket.h"
#include "tests/support/testsubject.h"

#include <QTest>

#include <fmt/format.h>

#include <set>

using namespace espalier;

namespace {

/// Bytes as a text of the filter language.
std::string quoted(std::string_view text)
{
    std::string written = "\"";
    for (const char c : text)
        written += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
    return written + '"';
}

/// A filter that holds if `field` is found with its value; empty where its name stands for something else.
std::string filterFor(const TracedField &field, ByteView packet, PacketType type)
{
    const bool isOtherPayload = field.name == "Payload" && (type != PacketType::Publish || field.length == 0);
    if (isOtherPayload || field.length > 500)
        return {};
    auto name = lowerCamelCase(field.name);
    if (field.name == "QoS" && type == PacketType::Subscribe)
        name = "requestedQos";
    switch (field.kind) {
    case TracedField::Kind::Group:
        return name;
    case TracedField::Kind::Number:
    case TracedField::Kind::Flag:
        return fmt::format("{} == {}", name, field.number);
    case TracedField::Kind::Text:
    case TracedField::Kind::Binary:
        break;
    }
    return name + " == " + quoted(asText(packet.subspan(field.offset, field.length)));
}

/// What is read without a trace stops at the first fault; a trace goes on.
bool isReadDirectly(const TracedField &field)
{
    return field.name == "Packet Identifier" || field.name == "Reason Code" || field.name == "Payload";
}

/// Whether nothing is cut off in the group at `at`, or in what is no group.
bool isWhole(const std::vector<TracedField> &fields, std::size_t at)
{
    const auto depth = fields[at].depth;
    bool isCutOff = fields[at].isCutOff;
    for (++at; at < fields.size() && fields[at].depth > depth; ++at)
        isCutOff = isCutOff || fields[at].isCutOff || fields[at].name == "Undecoded Bytes";
    return !isCutOff;
}

/// Tries all fields of the packet that `subject` stands at, and remembers their names.
void verifyFields(TestSubject &subject, bool isValid, std::set<std::string_view> &seen)
{
    const auto fields = subject.trace().fields();
    for (std::size_t i = 0; i < fields.size(); ++i) {
        const auto &field = fields[i];
        const auto text = filterFor(field, subject.bytes(), static_cast<PacketType>(subject.packetType()));
        if (text.empty() || !isWhole(fields, i) || (!isValid && isReadDirectly(field)))
            continue;
        const auto filter = PacketFilter::compile(text);
        QVERIFY2(filter, text.c_str());
        const auto hint = fmt::format("{} in a packet of type {}", text, subject.packetType());
        QVERIFY2(filter->matches(subject), hint.c_str());
        seen.insert(field.name);
    }
}

} // namespace

class PacketFilterFieldsTest : public QObject
{
    Q_OBJECT

private slots:
    void findsWhatIsTraced_data();
    void findsWhatIsTraced();
    void namesAreUnique();
    void namesAreWrittenAsWords_data();
    void namesAreWrittenAsWords();
};

void PacketFilterFieldsTest::findsWhatIsTraced_data()
{
    QTest::addColumn<int>("level");
    QTest::addColumn<int>("fields");
    QTest::newRow("MQTT 3.1.1") << 4 << 30;
    QTest::newRow("MQTT 5") << 5 << 70;
}

void PacketFilterFieldsTest::findsWhatIsTraced()
{
    QFETCH(int, level);
    QFETCH(int, fields);
    const auto version = static_cast<ProtocolVersion>(level);
    TestSubject subject;
    std::set<std::string_view> seen;
    for (std::uint32_t seed = 0; seed < 300; ++seed) {
        RandomPackets packets(seed, version);
        std::mt19937 random(seed);
        const auto sender = seed % 2 == 0 ? Side::Client : Side::Server;
        ByteBuffer encoded;
        encode(packets.next(sender), version, encoded);
        std::vector<std::uint8_t> bytes(encoded.view().begin(), encoded.view().end());
        subject.setPacket(bytes, version, sender);
        verifyFields(subject, true, seen);
        mutate(bytes, random);
        subject.setPacket(bytes, version, sender);
        verifyFields(subject, false, seen);
        QVERIFY2(!QTest::currentTestFailed(), fmt::format("seed {}", seed).c_str());
    }
    QVERIFY2(static_cast<int>(seen.size()) >= fields, std::to_string(seen.size()).c_str());
}

void PacketFilterFieldsTest::namesAreUnique()
{
    std::set<std::string> names;
    for (const auto &field : packetFields()) {
        QVERIFY2(names.insert(field.name).second, field.name.c_str());
        QVERIFY2(PacketFilter::compile(field.name), field.name.c_str());
    }
}

void PacketFilterFieldsTest::namesAreWrittenAsWords_data()
{
    QTest::addColumn<std::string>("name");
    QTest::addColumn<std::string>("word");
    const auto row = [](const char *name, const char *word) {
        QTest::newRow(name) << std::string(name) << std::string(word);
    };
    row("DUP", "dup");
    row("Will QoS", "willQos");
    row("Connect Return code", "connectReturnCode");
    row("Re-authenticate", "reAuthenticate");
    row("Granted QoS 1", "grantedQos1");
    row("", "");
}

void PacketFilterFieldsTest::namesAreWrittenAsWords()
{
    QFETCH(std::string, name);
    QTEST(lowerCamelCase(name), "word");
}

QTEST_APPLESS_MAIN(PacketFilterFieldsTest)
#include "tst_packetfilterfields.moc"
