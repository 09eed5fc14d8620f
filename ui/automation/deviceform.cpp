// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/automation/deviceform.h"

#include "ui/automation/automationwords.h"
#include "ui/automation/recordtable.h"
#include "ui/connections/formfield.h"
#include "ui/theme/controls.h"
#include "ui/words.h"

#include <QCheckBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QTreeView>

#include <algorithm>

namespace espalier {

namespace {

using Column = RecordTable::Column;
constexpr double longestMilliseconds = 86'400'000;

std::chrono::milliseconds milliseconds(double value)
{
    return std::chrono::milliseconds(static_cast<std::int64_t>(std::clamp(value, 0.0, longestMilliseconds)));
}

} // namespace

DeviceForm::DeviceForm(Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_name(new QLineEdit(this))
    , m_count(new QSpinBox(this))
    , m_deviceId(new QLineEdit(this))
    , m_statusTopic(new QLineEdit(this))
    , m_online(new QLineEdit(this))
    , m_offline(new QLineEdit(this))
    , m_own(new QCheckBox(tr("A connection for each device"), this))
    , m_countField(new FormField(tr("Devices"), m_count, theme, this))
    , m_idField(new FormField(tr("Name of a device, {{n}} counts"), m_deviceId, theme, this))
    , m_statusField(new FormField(tr("Status topic, retained"), m_statusTopic, theme, this))
    , m_topics(makeTopics())
    , m_values(makeValues())
    , m_problem(plainLabel({}, Role::Error, theme.scaledTextFont(11.5 / 13), this))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 12, 16, 12);
    layout->setSpacing(8);
    makeFields(layout);
    makeTables(layout);
    m_problem->setWordWrap(true);
    layout->addWidget(m_problem);
    for (auto *edit : {m_name, m_deviceId, m_statusTopic, m_online, m_offline})
        connect(edit, &QLineEdit::textChanged, this, &DeviceForm::handleEdited);
    connect(m_count, &QSpinBox::valueChanged, this, &DeviceForm::handleEdited);
    connect(m_own, &QCheckBox::toggled, this, &DeviceForm::handleEdited);
    connect(m_topics, &RecordTable::edited, this, &DeviceForm::handleEdited);
    connect(m_values, &RecordTable::edited, this, &DeviceForm::handleEdited);
}

void DeviceForm::makeFields(QBoxLayout *layout)
{
    m_count->setRange(1, DeviceTemplate::mostDevices);
    for (auto *edit : {m_deviceId, m_statusTopic, m_online, m_offline})
        edit->setFont(m_theme.dataFont());
    m_statusTopic->setPlaceholderText(tr("none"));
    auto *grid = new QGridLayout;
    grid->setHorizontalSpacing(12);
    grid->setVerticalSpacing(8);
    grid->addWidget(new FormField(tr("Name"), m_name, m_theme, this), 0, 0);
    grid->addWidget(m_idField, 0, 1);
    grid->addWidget(m_countField, 0, 2);
    grid->addWidget(m_statusField, 1, 0);
    grid->addWidget(new FormField(tr("While it is there"), m_online, m_theme, this), 1, 1);
    grid->addWidget(new FormField(tr("When it is gone"), m_offline, m_theme, this), 1, 2);
    grid->addWidget(m_own, 2, 0, 1, 3);
    for (int i = 0; i < 3; ++i)
        grid->setColumnStretch(i, 1);
    layout->addLayout(grid);
}

void DeviceForm::makeTables(QBoxLayout *layout)
{
    layout->addWidget(makeTable(
                          tr("Topics"), tr("Add topic"), m_topics,
                          [this] {
                              m_device.topics.append({.topic = QStringLiteral("devices/{{id}}/value"),
                                                      .payload = QStringLiteral("{{nowMs}}")});
                          },
                          [this](int row) { m_device.topics.remove(row); }),
                      1);
    layout->addWidget(makeTable(
                          tr("Values"), tr("Add value"), m_values,
                          [this] {
                              m_device.values.append(
                                  {.name = QStringLiteral("value%1").arg(m_device.values.size() + 1)});
                          },
                          [this](int row) { m_device.values.remove(row); }),
                      1);
}

QWidget *DeviceForm::makeTable(const QString &name, const QString &addName, RecordTable *table,
                               const std::function<void()> &add, const std::function<void(int)> &remove)
{
    auto *box = new QWidget(this);
    auto *column = new QVBoxLayout(box);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    auto *head = new QHBoxLayout;
    head->addWidget(plainLabel(name, Role::Text, m_theme.scaledTextFont(12.5 / 13, QFont::DemiBold), box));
    head->addStretch();
    auto *removeButton = new QPushButton(m_theme.icon(QStringLiteral("trash")), {}, box);
    removeButton->setAccessibleName(tr("Remove from %1").arg(name));
    auto *addButton = new QPushButton(tr("+ Add"), box);
    addButton->setAccessibleName(addName);
    setButtonKind(removeButton, ButtonKind::Quiet);
    setButtonKind(addButton, ButtonKind::Link);
    for (auto *button : {removeButton, addButton}) {
        button->setAutoDefault(false);
        head->addWidget(button);
    }
    column->addLayout(head);
    auto *view = new QTreeView(box);
    view->setModel(table);
    view->setItemDelegate(new RecordDelegate(view));
    view->setRootIsDecorated(false);
    view->setUniformRowHeights(true);
    view->setAccessibleName(name);
    view->setFont(m_theme.dataFont());
    view->setMinimumHeight(110);
    view->setEditTriggers(QAbstractItemView::DoubleClicked | QAbstractItemView::EditKeyPressed
                          | QAbstractItemView::AnyKeyPressed | QAbstractItemView::SelectedClicked);
    view->header()->setStretchLastSection(false);
    view->header()->setSectionResizeMode(1, table == m_topics ? QHeaderView::Stretch
                                                              : QHeaderView::ResizeToContents);
    view->header()->resizeSection(0, table == m_topics ? 220 : 120);
    column->addWidget(view);
    connect(addButton, &QPushButton::clicked, this, [table, view, add] {
        add();
        table->append();
        view->setCurrentIndex(table->index(table->rowCount() - 1, 0));
    });
    connect(removeButton, &QPushButton::clicked, this, [table, view, remove] {
        const auto current = view->currentIndex();
        if (current.isValid())
            table->remove(current.row(), [&remove, &current] { remove(current.row()); });
    });
    return box;
}

RecordTable *DeviceForm::makeTopics()
{
    const auto topic = [this](int row) -> DeviceTopic & { return m_device.topics[row]; };
    using Kind = Column::Kind;
    QList<Column> columns {
        {tr("Topic"),
         Kind::Text,
         [topic](int row) { return topic(row).topic; },
         [topic](int row, const QVariant &value) { topic(row).topic = value.toString(); },
         {}},
        {tr("Payload"),
         Kind::Text,
         [topic](int row) { return topic(row).payload; },
         [topic](int row, const QVariant &value) { topic(row).payload = value.toString(); },
         {}},
        {tr("JSON"),
         Kind::Check,
         [topic](int row) { return topic(row).isJson; },
         [topic](int row, const QVariant &value) { topic(row).isJson = value.toBool(); },
         {}},
        {tr("QoS"),
         Kind::Choice,
         [topic](int row) { return static_cast<int>(topic(row).qos); },
         [topic](int row, const QVariant &value) {
             topic(row).qos = static_cast<Qos>(std::clamp(value.toInt(), 0, 2));
         },
         {Words::qos(Qos::AtMostOnce), Words::qos(Qos::AtLeastOnce), Words::qos(Qos::ExactlyOnce)}},
        {tr("Retain"),
         Kind::Check,
         [topic](int row) { return topic(row).retain; },
         [topic](int row, const QVariant &value) { topic(row).retain = value.toBool(); },
         {}},
        {tr("Every, ms"),
         Kind::Number,
         [topic](int row) { return static_cast<qlonglong>(topic(row).interval.count()); },
         [topic](int row, const QVariant &value) { topic(row).interval = milliseconds(value.toDouble()); },
         {}},
        {tr("Jitter, %"),
         Kind::Number,
         [topic](int row) { return topic(row).jitter; },
         [topic](int row, const QVariant &value) {
             topic(row).jitter = static_cast<int>(std::clamp(value.toDouble(), -1.0, 101.0));
         },
         {}}};
    return new RecordTable(std::move(columns), this);
}

RecordTable *DeviceForm::makeValues()
{
    const auto model = [this](int row) -> ValueModel & { return m_device.values[row]; };
    using Kind = Column::Kind;
    QStringList kinds;
    for (int kind = 0; kind <= static_cast<int>(ValueModel::Kind::Choice); ++kind)
        kinds << AutomationWords::valueKind(static_cast<ValueModel::Kind>(kind));
    const auto number = [model](const QString &header, double ValueModel::*member) {
        return Column {
            header,
            Kind::Number,
            [model, member](int row) { return model(row).*member; },
            [model, member](int row, const QVariant &value) { model(row).*member = value.toDouble(); },
            {}};
    };
    QList<Column> columns {
        {tr("Name"),
         Kind::Text,
         [model](int row) { return model(row).name; },
         [model](int row, const QVariant &value) { model(row).name = value.toString(); },
         {}},
        {tr("Kind"), Kind::Choice, [model](int row) { return static_cast<int>(model(row).kind); },
         [model](int row, const QVariant &value) {
             model(row).kind = static_cast<ValueModel::Kind>(
                 std::clamp(value.toInt(), 0, static_cast<int>(ValueModel::Kind::Choice)));
         },
         kinds},
        {tr("Text, words"),
         Kind::Text,
         [model](int row) { return model(row).text; },
         [model](int row, const QVariant &value) { model(row).text = value.toString(); },
         {}},
        number(tr("Lowest"), &ValueModel::minimum),
        number(tr("Highest"), &ValueModel::maximum),
        number(tr("Step"), &ValueModel::step),
        {tr("Period, s"),
         Kind::Number,
         [model](int row) { return static_cast<double>(model(row).period.count()) / 1000; },
         [model](int row, const QVariant &value) {
             model(row).period = milliseconds(value.toDouble() * 1000);
         },
         {}},
        {tr("Decimals"),
         Kind::Number,
         [model](int row) { return model(row).decimals; },
         [model](int row, const QVariant &value) {
             model(row).decimals = static_cast<int>(std::clamp(value.toDouble(), 0.0, 15.0));
         },
         {}}};
    return new RecordTable(std::move(columns), this);
}

void DeviceForm::setDevice(const DeviceTemplate &device)
{
    m_isShowing = true;
    m_device = device;
    m_name->setText(device.name);
    m_count->setValue(device.count);
    m_deviceId->setText(device.deviceId);
    m_statusTopic->setText(device.statusTopic);
    m_online->setText(device.online);
    m_offline->setText(device.offline);
    m_own->setChecked(device.ownConnections);
    m_topics->reset(static_cast<int>(device.topics.size()));
    m_values->reset(static_cast<int>(device.values.size()));
    m_isShowing = false;
    showProblem();
}

DeviceTemplate DeviceForm::device() const
{
    auto device = m_device;
    device.name = m_name->text();
    device.count = m_count->value();
    device.deviceId = m_deviceId->text();
    device.statusTopic = m_statusTopic->text();
    device.online = m_online->text();
    device.offline = m_offline->text();
    device.ownConnections = m_own->isChecked();
    return device;
}

void DeviceForm::handleEdited()
{
    if (m_isShowing)
        return;
    showProblem();
    emit edited();
}

void DeviceForm::showProblem()
{
    using Part = DeviceProblem::Part;
    const auto problem = problemOf(device());
    const auto text = problem ? AutomationWords::deviceProblem(*problem) : QString();
    const auto isAt = [&](std::initializer_list<Part> parts) {
        return problem && std::find(parts.begin(), parts.end(), problem->part) != parts.end();
    };
    m_countField->setError(isAt({Part::Count, Part::Connections}) ? text : QString());
    m_idField->setError(isAt({Part::DeviceId}) ? text : QString());
    m_statusField->setError(isAt({Part::StatusTopic}) ? text : QString());
    const bool isTopic = isAt({Part::Topic, Part::Payload, Part::Interval});
    const bool isValue = isAt({Part::ValueName, Part::ValueRange});
    m_topics->setProblem(isTopic ? problem->row : -1, text);
    m_values->setProblem(isValue ? problem->row : -1, text);
    const auto row = problem ? QString::number(problem->row + 1) : QString();
    m_problem->setText(isTopic                              ? tr("Topics, row %1: %2").arg(row, text)
                       : isValue                            ? tr("Values, row %1: %2").arg(row, text)
                       : isAt({Part::NoTopics, Part::Rate}) ? text
                                                            : QString());
}

} // namespace espalier
