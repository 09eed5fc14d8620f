// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "broker/server/config.h"

#include <QTest>

using namespace espalier;

namespace {

using Config = Expected<BrokerConfig, std::vector<std::string>>;

Config parse(std::string_view text)
{
    return parseConfig(parseConfigLines(text, "f"));
}

QString errorsOf(const Config &config)
{
    QString text;
    for (const auto &error : config ? std::vector<std::string>() : config.error())
        text += QString::fromStdString(error) + QLatin1Char('\n');
    return text;
}

} // namespace

/// What single keys of a configuration make of their values.
class ConfigValuesTest : public QObject
{
    Q_OBJECT

private slots:
    void takesTheUserNameThatTheLastLinesSay_data();
    void takesTheUserNameThatTheLastLinesSay();
};

void ConfigValuesTest::takesTheUserNameThatTheLastLinesSay_data()
{
    QTest::addColumn<QByteArray>("lines");
    QTest::addColumn<CertificateIdentity>("identity");
    using Identity = CertificateIdentity;
    const QByteArray commonName("use_identity_as_username ");
    const QByteArray subject("use_subject_as_username ");
    QTest::newRow("taken back") << commonName + "true\n" + commonName + "false\n" << Identity::Nothing;
    QTest::newRow("subject taken back") << subject + "true\n" + subject + "false\n" << Identity::Nothing;
    QTest::newRow("one of both taken back")
        << commonName + "true\n" + subject + "true\n" + commonName + "false\n"
        << Identity::Subject;
    QTest::newRow("both") << subject + "true\n" + commonName + "true\n" << Identity::CommonName;
}

void ConfigValuesTest::takesTheUserNameThatTheLastLinesSay()
{
    QFETCH(QByteArray, lines);
    QFETCH(CertificateIdentity, identity);
    const QByteArray listener(
        "listener 8883\ncertfile /c\nkeyfile /k\ncafile /a\nrequire_certificate true\n");
    const auto config = parse((listener + lines).toStdString());
    QVERIFY2(config, qPrintable(errorsOf(config)));
    QVERIFY(config->listeners.at(0).access.certificateIdentity == identity);
}

QTEST_APPLESS_MAIN(ConfigValuesTest)
#include "tst_configvalues.moc"
