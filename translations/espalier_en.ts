<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_US" sourcelanguage="en_US">
<context>
    <name>espalier::Application</name>
    <message numerus="yes">
        <source>%n rule(s) of decoders.json do nothing, and are lost when the rules are changed here.</source>
        <translation>
            <numerusform>%n rule of decoders.json does nothing, and is lost when the rules are changed here.</numerusform>
            <numerusform>%n rules of decoders.json do nothing, and are lost when the rules are changed here.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>espalier::GeneralPage</name>
    <message numerus="yes">
        <source>Resume, %n day(s)</source>
        <translation>
            <numerusform>Resume, %n day</numerusform>
            <numerusform>Resume, %n days</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Resume, %n h</source>
        <translation>
            <numerusform>Resume, %n h</numerusform>
            <numerusform>Resume, %n h</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Resume, %n min</source>
        <translation>
            <numerusform>Resume, %n min</numerusform>
            <numerusform>Resume, %n min</numerusform>
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
</TS>
