// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/explore/decodemenu.h"

#include "ui/common/menutext.h"
#include "ui/explore/decoderulebook.h"
#include "ui/explore/decoderuledialog.h"
#include "ui/explore/decoderulesdialog.h"
#include "ui/words.h"

#include <QActionGroup>

#include <algorithm>
#include <utility>

namespace espalier {

namespace {

/// Those that need no schema and no pattern.
constexpr DecoderKind offered[] = {DecoderKind::Json,
                                   DecoderKind::Xml,
                                   DecoderKind::Cbor,
                                   DecoderKind::MessagePack,
                                   DecoderKind::ProtobufFields,
                                   DecoderKind::Sparkplug,
                                   DecoderKind::Avro,
                                   DecoderKind::Text,
                                   DecoderKind::Hex};

/// For the text of an action, where "&" marks a key.
QString asActionText(const std::string &text)
{
    constexpr int longest = 48;
    QString shown = QString::fromStdString(text);
    if (shown.size() > longest)
        shown = shown.left(longest) + u'…';
    return plainMnemonic(shown);
}

} // namespace

DecodeMenu::DecodeMenu(const Theme &theme, QWidget *parent)
    : QMenu(parent)
    , m_theme(theme)
    , m_group(new QActionGroup(this))
    , m_detect(addAction(tr("By Rules and Looks")))
{
    const auto choose = [this](QAction *action, const std::optional<DecodeChoice> &choice) {
        action->setCheckable(true);
        m_group->addAction(action);
        connect(action, &QAction::triggered, this, [this, choice] { emit chosen(choice); });
    };
    choose(m_detect, std::nullopt);
    addSeparator();
    for (const DecoderKind decoder : offered) {
        QAction *action = addAction(Words::decoder(decoder));
        action->setData(int(decoder));
        choose(action, DecodeChoice {.decoder = decoder});
    }
    addSeparator();
    m_raw = addAction(tr("Raw Bytes"));
    m_raw->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_R));
    addSeparator();
    m_always = addAction(tr("Always Decode This Topic as…"), this, &DecodeMenu::addRule);
    m_change = addAction(QString(), this, &DecodeMenu::changeRule);
    m_rules = addAction(tr("Rules…"), this, &DecodeMenu::openRules);
    for (QAction *action : {m_always, m_change, m_rules})
        action->setVisible(false);
    setDecoding({}, DecoderKind::Empty);
}

void DecodeMenu::setDecodeRules(DecodeRuleBook &rules)
{
    m_book = &rules;
    for (QAction *action : {m_always, m_rules})
        action->setVisible(true);
}

void DecodeMenu::setDecoding(const MessageDecoding &decoding, DecoderKind used)
{
    m_decoding = decoding;
    m_used = used;
    m_detect->setChecked(!decoding.choice);
    for (QAction *action : m_group->actions())
        if (action != m_detect)
            action->setChecked(decoding.choice && action->data().toInt() == int(decoding.choice->decoder));
    const DecodeRule *rule = m_book ? m_book->rules().ruleFor(decoding.topic) : nullptr;
    m_always->setEnabled(!decoding.topic.empty());
    m_change->setVisible(rule != nullptr);
    if (rule)
        m_change->setText(tr("Change the Rule for “%1”…").arg(asActionText(rule->topicFilter)));
}

void DecodeMenu::addRule()
{
    openRule({m_decoding.topic, m_decoding.choice.value_or(DecodeChoice {.decoder = m_used})}, std::nullopt);
}

void DecodeMenu::changeRule()
{
    if (const DecodeRule *rule = m_book ? m_book->rules().ruleFor(m_decoding.topic) : nullptr)
        openRule(*rule, *rule);
}

void DecodeMenu::openRule(const DecodeRule &rule, const std::optional<DecodeRule> &before)
{
    if (!m_book)
        return;
    auto *dialog = new DecodeRuleDialog(m_theme, rule, m_book->rules().protobuf, parentWidget());
    connect(dialog, &DecodeRuleDialog::chosen, this,
            [this, before](const DecodeRule &edited, const ProtobufSources &sources) {
                DecodeRules rules = m_book->rules();
                rules.protobuf = sources;
                const auto place = before ? std::ranges::find(rules.rules, *before) : rules.rules.end();
                if (place != rules.rules.end())
                    *place = edited;
                else
                    rules.rules.insert(rules.rules.begin(), edited);
                m_book->setRules(std::move(rules));
                emit chosen(std::nullopt);
            });
    dialog->open();
}

void DecodeMenu::openRules()
{
    if (!m_book)
        return;
    auto *dialog = new DecodeRulesDialog(m_theme, m_book->rules(), parentWidget());
    connect(dialog, &DecodeRulesDialog::chosen, m_book, &DecodeRuleBook::setRules);
    dialog->open();
}

} // namespace espalier
