<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_US" sourcelanguage="en_US">
<context>
    <name>espalier::CertificateList</name>
    <message numerus="yes">
        <source>%1 to %2, %n day(s) left</source>
        <translation>
            <numerusform>%1 to %2, %n day left</numerusform>
            <numerusform>%1 to %2, %n days left</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 to %2, expired %n day(s) ago</source>
        <translation>
            <numerusform>%1 to %2, expired %n day ago</numerusform>
            <numerusform>%1 to %2, expired %n days ago</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>espalier::CodeView</name>
    <message numerus="yes">
        <source>… %Ln lines</source>
        <translation>
            <numerusform>… %Ln line</numerusform>
            <numerusform>… %Ln lines</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>espalier::ConnectionDetails</name>
    <message numerus="yes">
        <source>%n s</source>
        <comment>seconds</comment>
        <translation>
            <numerusform>%n s</numerusform>
            <numerusform>%n s</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>espalier::DamageNotices</name>
    <message numerus="yes">
        <source>%n rule(s) of decoders.json do nothing, and are lost when the rules are changed here.</source>
        <translation>
            <numerusform>%n rule of decoders.json does nothing, and is lost when the rules are changed here.</numerusform>
            <numerusform>%n rules of decoders.json do nothing, and are lost when the rules are changed here.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>espalier::DiffModel</name>
    <message numerus="yes">
        <source>%Ln equal lines</source>
        <translation>
            <numerusform>%Ln equal line</numerusform>
            <numerusform>%Ln equal lines</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>espalier::DiffPane</name>
    <message numerus="yes">
        <source>~ %Ln changed</source>
        <translation>
            <numerusform>~ %Ln changed</numerusform>
            <numerusform>~ %Ln changed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>+ %Ln added</source>
        <translation>
            <numerusform>+ %Ln added</numerusform>
            <numerusform>+ %Ln added</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>− %Ln removed</source>
        <translation>
            <numerusform>− %Ln removed</numerusform>
            <numerusform>− %Ln removed</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>espalier::DoctorCard</name>
    <message numerus="yes">
        <source>%1 of %n fine</source>
        <translation>
            <numerusform>%1 of %n fine</numerusform>
            <numerusform>%1 of %n fine</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>espalier::FieldTreeModel</name>
    <message numerus="yes">
        <source>%n properties</source>
        <translation>
            <numerusform>%n property</numerusform>
            <numerusform>%n properties</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n fields</source>
        <translation>
            <numerusform>%n field</numerusform>
            <numerusform>%n fields</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n byte(s) from offset %1</source>
        <translation>
            <numerusform>%n byte from offset %1</numerusform>
            <numerusform>%n bytes from offset %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>espalier::FindingCards</name>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>espalier::GeneralPage</name>
    <message numerus="yes">
        <source>%n day(s)</source>
        <translation>
            <numerusform>%n day</numerusform>
            <numerusform>%n days</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n h</source>
        <translation>
            <numerusform>%n h</numerusform>
            <numerusform>%n h</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n min</source>
        <translation>
            <numerusform>%n min</numerusform>
            <numerusform>%n min</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>espalier::ImportDialog</name>
    <message numerus="yes">
        <source>%n subscription(s)</source>
        <translation>
            <numerusform>%n subscription</numerusform>
            <numerusform>%n subscriptions</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The file is larger than %n MB. Export the connections without messages.</source>
        <translation>
            <numerusform>The file is larger than %n MB. Export the connections without messages.</numerusform>
            <numerusform>The file is larger than %n MB. Export the connections without messages.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n connection(s) of %1 in %2</source>
        <translation>
            <numerusform>%n connection of %1 in %2</numerusform>
            <numerusform>%n connections of %1 in %2</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n entry(ies) in the file are no connections and are passed over.</source>
        <translation>
            <numerusform>%n entry in the file is no connection and is passed over.</numerusform>
            <numerusform>%n entries in the file are no connections and are passed over.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Keep the %n password(s) of the file in the keychain</source>
        <translation>
            <numerusform>Keep the %n password of the file in the keychain</numerusform>
            <numerusform>Keep the %n passwords of the file in the keychain</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The %n password(s) of the file are not taken: there is no keychain here. They are asked for when connecting.</source>
        <translation>
            <numerusform>The %n password of the file is not taken: there is no keychain here. It is asked for when connecting.</numerusform>
            <numerusform>The %n passwords of the file are not taken: there is no keychain here. They are asked for when connecting.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>espalier::MessageHeader</name>
    <message numerus="yes">
        <source>%Ln messages</source>
        <translation>
            <numerusform>%Ln message</numerusform>
            <numerusform>%Ln messages</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln topics below</source>
        <translation>
            <numerusform>%Ln topic below</numerusform>
            <numerusform>%Ln topics below</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>espalier::NoticeBoard</name>
    <message numerus="yes">
        <source>Tries again in %n second(s).</source>
        <translation>
            <numerusform>Tries again in %n second.</numerusform>
            <numerusform>Tries again in %n seconds.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>espalier::PacketStatus</name>
    <message numerus="yes">
        <source>%1 packet(s)</source>
        <translation>
            <numerusform>%1 packet</numerusform>
            <numerusform>%1 packets</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 violation(s)</source>
        <translation>
            <numerusform>%1 violation</numerusform>
            <numerusform>%1 violations</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>lost bytes %1 time(s)</source>
        <translation>
            <numerusform>lost bytes %1 time</numerusform>
            <numerusform>lost bytes %1 times</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>espalier::PacketWords</name>
    <message numerus="yes">
        <source>%n filters</source>
        <translation>
            <numerusform>%n filter</numerusform>
            <numerusform>%n filters</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n properties</source>
        <translation>
            <numerusform>%n property</numerusform>
            <numerusform>%n properties</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>espalier::ProfileDialog</name>
    <message numerus="yes">
        <source>%n connection(s) imported.</source>
        <translation>
            <numerusform>%n connection imported.</numerusform>
            <numerusform>%n connections imported.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Save what was changed in %n connection(s)?</source>
        <translation>
            <numerusform>Save what was changed in %n connection?</numerusform>
            <numerusform>Save what was changed in %n connections?</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>espalier::ProxyWords</name>
    <message numerus="yes">
        <source>Listens · %n device(s) · %1 from devices, %2 to them</source>
        <translation>
            <numerusform>Listens · %n device · %1 from devices, %2 to them</numerusform>
            <numerusform>Listens · %n devices · %1 from devices, %2 to them</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>espalier::RetainedDialog</name>
    <message numerus="yes">
        <source>%n of them cannot be brought back: too large to be kept.</source>
        <translation>
            <numerusform>%n of them cannot be brought back: too large to be kept.</numerusform>
            <numerusform>%n of them cannot be brought back: too large to be kept.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Clear %n retained message(s) on the server, for all clients?</source>
        <translation>
            <numerusform>Clear %n retained message on the server, for all clients?</numerusform>
            <numerusform>Clear %n retained messages on the server, for all clients?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n message(s) written to %1.</source>
        <translation>
            <numerusform>%n message written to %1.</numerusform>
            <numerusform>%n messages written to %1.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n too large to be kept are not in it.</source>
        <translation>
            <numerusform>%n too large to be kept is not in it.</numerusform>
            <numerusform>%n too large to be kept are not in it.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Publish %n retained message(s)? They replace those of the same topics.</source>
        <translation>
            <numerusform>Publish %n retained message? It replaces that of the same topic.</numerusform>
            <numerusform>Publish %n retained messages? They replace those of the same topics.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>espalier::RetainedWords</name>
    <message numerus="yes">
        <source>%n retained message(s) cleared.</source>
        <translation>
            <numerusform>%n retained message cleared.</numerusform>
            <numerusform>%n retained messages cleared.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n retained message(s) brought back.</source>
        <translation>
            <numerusform>%n retained message brought back.</numerusform>
            <numerusform>%n retained messages brought back.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n retained message(s) found.</source>
        <translation>
            <numerusform>%n retained message found.</numerusform>
            <numerusform>%n retained messages found.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n not changed: %1</source>
        <translation>
            <numerusform>%n not changed: %1</numerusform>
            <numerusform>%n not changed: %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n not changed: the payload was not kept, or no answer came.</source>
        <translation>
            <numerusform>%n not changed: the payload was not kept, or no answer came.</numerusform>
            <numerusform>%n not changed: the payload was not kept, or no answer came.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>espalier::SavedPane</name>
    <message numerus="yes">
        <source>%Ln entries of the file are no messages and were left out.</source>
        <translation>
            <numerusform>%Ln entry of the file is no message and was left out.</numerusform>
            <numerusform>%Ln entries of the file are no messages and were left out.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln messages imported.</source>
        <translation>
            <numerusform>%Ln message imported.</numerusform>
            <numerusform>%Ln messages imported.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>espalier::StatusLine</name>
    <message numerus="yes">
        <source>%n connection(s)</source>
        <translation>
            <numerusform>%n connection</numerusform>
            <numerusform>%n connections</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 topic(s)</source>
        <translation>
            <numerusform>%1 topic</numerusform>
            <numerusform>%1 topics</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 message(s)</source>
        <translation>
            <numerusform>%1 message</numerusform>
            <numerusform>%1 messages</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 not kept</source>
        <comment>messages</comment>
        <translation>
            <numerusform>%1 not kept</numerusform>
            <numerusform>%1 not kept</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n client(s)</source>
        <translation>
            <numerusform>%n client</numerusform>
            <numerusform>%n clients</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>espalier::SubscriptionBar</name>
    <message numerus="yes">
        <source>%1 message(s), %2/s</source>
        <translation>
            <numerusform>%1 message, %2/s</numerusform>
            <numerusform>%1 messages, %2/s</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>More subscriptions, %n of them refused</source>
        <translation>
            <numerusform>More subscriptions, %n of them refused</numerusform>
            <numerusform>More subscriptions, %n of them refused</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>espalier::SubscriptionPicker</name>
    <message numerus="yes">
        <source>%n subscription(s)</source>
        <translation>
            <numerusform>%n subscription</numerusform>
            <numerusform>%n subscriptions</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>espalier::TopicActions</name>
    <message numerus="yes">
        <source>Copy %n topic(s)</source>
        <translation>
            <numerusform>Copy %n topic</numerusform>
            <numerusform>Copy %n topics</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Copy %n value(s)</source>
        <translation>
            <numerusform>Copy %n value</numerusform>
            <numerusform>Copy %n values</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n topic(s) with their values.</source>
        <translation>
            <numerusform>%n topic with its value.</numerusform>
            <numerusform>%n topics with their values.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>espalier::TopicPane</name>
    <message numerus="yes">
        <source>%n hidden ▾</source>
        <translation>
            <numerusform>%n hidden ▾</numerusform>
            <numerusform>%n hidden ▾</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>espalier::TopicTreeView</name>
    <message numerus="yes">
        <source>%Ln topics</source>
        <translation>
            <numerusform>%Ln topic</numerusform>
            <numerusform>%Ln topics</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>espalier::ViolationsDialog</name>
    <message numerus="yes">
        <source>%n finding(s)</source>
        <translation>
            <numerusform>%n finding</numerusform>
            <numerusform>%n findings</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>espalier::Words</name>
    <message numerus="yes">
        <source>pinned, %n day(s) left</source>
        <translation>
            <numerusform>pinned, %n day left</numerusform>
            <numerusform>pinned, %n days left</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>issued by %1, %n day(s) left</source>
        <translation>
            <numerusform>issued by %1, %n day left</numerusform>
            <numerusform>issued by %1, %n days left</numerusform>
        </translation>
    </message>
</context>
</TS>
