// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/payload/decoders.h"

#include <QXmlStreamReader>

#include <array>
#include <utility>

namespace espalier {

namespace {

using Result = Expected<FormattedPayload, DecodeError>;

/// Text that grows beyond this by its indents is not worth showing indented.
constexpr qsizetype longestText = 64 * 1024 * 1024;
/// Of all entities that a document declares itself: enough for those that mean it, not for those that do not.
constexpr int mostExpandedCharacters = 4096;

/// As it must stand in XML again; quotes only matter in attributes.
QString escaped(QStringView text)
{
    QString out = text.toString().toHtmlEscaped();
    return out.replace(QStringLiteral("&quot;"), QStringLiteral("\""));
}

/// Writes what the reader meets, indented, and notes what it is.
class XmlPrinter
{
public:
    void print(const QXmlStreamReader &reader);
    [[nodiscard]] qsizetype size() const { return m_text.size(); }
    [[nodiscard]] std::size_t depth() const { return m_levels.size(); }
    [[nodiscard]] FormattedPayload take()
    {
        FormattedPayload formatted;
        formatted.text = std::move(m_text);
        formatted.spans = std::move(m_spans);
        return formatted;
    }

private:
    struct Level
    {
        bool hasText = false;
        bool hasChildren = false;
    };

    void startElement(const QXmlStreamReader &reader);
    void endElement(QStringView name);
    void text(const QString &text);
    void lineOf(const QString &text, TokenKind kind);
    void beginItem();
    void finishTag();
    void breakLine(std::size_t depth);
    void put(QStringView text, TokenKind kind);

    QString m_text;
    QList<TokenSpan> m_spans;
    std::vector<Level> m_levels;
    /// A start tag still lacks its end.
    bool m_isOpen = false;
};

void XmlPrinter::print(const QXmlStreamReader &reader)
{
    switch (reader.tokenType()) {
    case QXmlStreamReader::StartDocument:
        if (!reader.documentVersion().isEmpty()) {
            QString declaration = QStringLiteral("<?xml version=\"%1\"").arg(reader.documentVersion());
            if (!reader.documentEncoding().isEmpty())
                declaration += QStringLiteral(" encoding=\"%1\"").arg(reader.documentEncoding());
            lineOf(declaration + QStringLiteral("?>"), TokenKind::Punctuation);
        }
        return;
    case QXmlStreamReader::StartElement:
        return startElement(reader);
    case QXmlStreamReader::EndElement:
        return endElement(reader.qualifiedName());
    case QXmlStreamReader::Characters:
        if (reader.isCDATA())
            text(QStringLiteral("<![CDATA[%1]]>").arg(reader.text()));
        else if (!reader.isWhitespace())
            text(escaped(reader.text()));
        return;
    case QXmlStreamReader::EntityReference:
        return text(QStringLiteral("&%1;").arg(reader.name()));
    case QXmlStreamReader::Comment:
        return lineOf(QStringLiteral("<!--%1-->").arg(reader.text()), TokenKind::Null);
    case QXmlStreamReader::DTD:
        return lineOf(reader.text().toString(), TokenKind::Null);
    case QXmlStreamReader::ProcessingInstruction:
        return lineOf(QStringLiteral("<?%1 %2?>")
                          .arg(reader.processingInstructionTarget(), reader.processingInstructionData()),
                      TokenKind::Null);
    case QXmlStreamReader::NoToken:
    case QXmlStreamReader::Invalid:
    case QXmlStreamReader::EndDocument:
        return;
    }
}

void XmlPrinter::startElement(const QXmlStreamReader &reader)
{
    beginItem();
    put(u"<", TokenKind::Punctuation);
    put(reader.qualifiedName(), TokenKind::Key);
    for (const QXmlStreamAttribute &attribute : reader.attributes()) {
        m_text += u' ';
        put(attribute.qualifiedName(), TokenKind::Key);
        put(u"=", TokenKind::Punctuation);
        put(QString(u'"' + attribute.value().toString().toHtmlEscaped() + u'"'), TokenKind::String);
    }
    m_isOpen = true;
    m_levels.emplace_back();
}

void XmlPrinter::endElement(QStringView name)
{
    const Level level = m_levels.back();
    m_levels.pop_back();
    if (std::exchange(m_isOpen, false)) {
        put(u"/>", TokenKind::Punctuation);
        return;
    }
    if (level.hasChildren && !level.hasText)
        breakLine(m_levels.size());
    put(u"</", TokenKind::Punctuation);
    put(name, TokenKind::Key);
    put(u">", TokenKind::Punctuation);
}

void XmlPrinter::text(const QString &text)
{
    finishTag();
    if (!m_levels.empty())
        m_levels.back().hasText = true;
    put(text, TokenKind::String);
}

void XmlPrinter::lineOf(const QString &text, TokenKind kind)
{
    beginItem();
    put(text, kind);
}

/// Ends the start tag before, and gives what comes a line of its own, unless it stands amid text.
void XmlPrinter::beginItem()
{
    finishTag();
    if (m_levels.empty()) {
        if (!m_text.isEmpty())
            breakLine(0);
        return;
    }
    m_levels.back().hasChildren = true;
    if (!m_levels.back().hasText)
        breakLine(m_levels.size());
}

void XmlPrinter::finishTag()
{
    if (std::exchange(m_isOpen, false))
        put(u">", TokenKind::Punctuation);
}

void XmlPrinter::breakLine(std::size_t depth)
{
    m_text += u'\n';
    m_text.resize(m_text.size() + static_cast<qsizetype>(depth) * 2, u' ');
}

void XmlPrinter::put(QStringView text, TokenKind kind)
{
    if (text.isEmpty())
        return;
    m_spans.append({static_cast<std::int32_t>(m_text.size()), static_cast<std::int32_t>(text.size()), kind});
    m_text += text;
}

bool probe(ByteView payload)
{
    const std::string_view text = asText(payload);
    const auto start = text.find_first_not_of("\xef\xbb\xbf \t\r\n");
    if (start == std::string_view::npos || text[start] != '<' || start + 1 >= text.size())
        return false;
    const char next = text[start + 1];
    return next == '?' || next == '!' || next == '_' || (next >= 'a' && next <= 'z')
           || (next >= 'A' && next <= 'Z');
}

DecodeError errorOf(const QXmlStreamReader &reader)
{
    const auto kind = reader.error() == QXmlStreamReader::PrematureEndOfDocumentError
                          ? DecodeError::Kind::UnexpectedEnd
                          : DecodeError::Kind::UnexpectedByte;
    return {kind, static_cast<std::size_t>(std::max<qint64>(reader.characterOffset(), 0))};
}

Result decode(const Bytes &payload, const DecoderContext &context)
{
    if (payload.size() > context.limits.structuredBytes)
        return unexpected(DecodeError {DecodeError::Kind::TooLarge, context.limits.structuredBytes});
    QXmlStreamReader reader(
        QByteArray::fromRawData(payload.text().data(), static_cast<qsizetype>(payload.size())));
    reader.setNamespaceProcessing(false);
    reader.setEntityExpansionLimit(mostExpandedCharacters);
    XmlPrinter printer;
    while (!reader.atEnd()) {
        reader.readNext();
        printer.print(reader);
        const auto offset = static_cast<std::size_t>(std::max<qint64>(reader.characterOffset(), 0));
        if (printer.depth() > context.limits.depth)
            return unexpected(DecodeError {DecodeError::Kind::TooDeep, offset});
        if (printer.size() > longestText)
            return unexpected(DecodeError {DecodeError::Kind::TooLarge, offset});
    }
    if (reader.hasError())
        return unexpected(errorOf(reader));
    FormattedPayload formatted = printer.take();
    formatted.decoder = DecoderKind::Xml;
    formatted.shownBytes = payload.size();
    return formatted;
}

constexpr std::array contentTypes {std::string_view("application/xml"), std::string_view("text/xml"),
                                   std::string_view("+xml")};

} // namespace

const PayloadDecoder xmlDecoder {DecoderKind::Xml, "XML", contentTypes, probe, decode};

} // namespace espalier
